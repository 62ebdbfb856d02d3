using System.IdentityModel.Tokens.Jwt;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using Plinto.Tokens.AccessTokens;
using Plinto.Tokens.Signatures;
using Xunit;

namespace Plinto.Tokens.Tests.AccessTokens;

/// <summary>System.IdentityModel.Tokens.Jwt, another implementation, agrees on what is a valid signature.</summary>
public sealed class WitnessTests : IDisposable
{
    private readonly TestSigner _signer = new();

    public void Dispose() => _signer.Dispose();

    [Fact]
    public void Witness_accepts_what_the_verifier_accepts_and_refuses_a_changed_one()
    {
        var parameters = new TokenValidationParameters
        {
            ValidIssuer = TestSigner.Issuer,
            ValidAudience = TestSigner.Audience,
            ValidTypes = ["at+jwt"],
            IssuerSigningKeys = [_signer.EcKey(), _signer.RsaKey("RS256"), _signer.RsaKey("PS256")],
            LifetimeValidator = (_, _, _, _) => true,
        };
        var witness = new JwtSecurityTokenHandler();
        foreach (var token in new[] { _signer.Token(), _signer.RsaToken("RS256"), _signer.RsaToken("PS256") })
        {
            Assert.Equal(TokenFailure.None, AccessTokenVerifier.Verify(token, _signer.Keys, [TestSigner.Issuer], out _));
            Assert.NotNull(witness.ValidateToken(token, parameters, out _));
            var changed = token[..^6] + (token[^6] == 'A' ? 'B' : 'A') + token[^5..];
            Assert.Equal(TokenFailure.SignatureInvalid, AccessTokenVerifier.Verify(changed, _signer.Keys, [TestSigner.Issuer], out _));
            Assert.ThrowsAny<SecurityTokenException>(() => witness.ValidateToken(changed, parameters, out _));
        }
    }

    [Fact]
    public void Witness_accepts_what_a_signing_key_signs()
    {
        using var key = SigningKey.Create();
        var token = key.Sign("at+jwt", Encoding.UTF8.GetBytes(_signer.Claims));
        Assert.Equal(TokenFailure.None, CompactJws.Parse(token, "at+jwt", out _));
        using var again = SigningKey.Import(key.ExportPkcs8());
        Assert.Equal(key.KeyId, again.KeyId);
        var parameters = new TokenValidationParameters
        {
            ValidIssuer = TestSigner.Issuer,
            ValidAudience = TestSigner.Audience,
            IssuerSigningKey = new JsonWebKey { Kty = "EC", Crv = "P-256", X = again.X, Y = again.Y, Kid = again.KeyId },
            LifetimeValidator = (_, _, _, _) => true,
        };
        Assert.NotNull(new JwtSecurityTokenHandler().ValidateToken(token, parameters, out _));
    }
}
