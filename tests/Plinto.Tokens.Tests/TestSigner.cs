using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using Plinto.Tokens.Signatures;

namespace Plinto.Tokens.Tests;

/// <summary>Signs anything, right or wrong, with the runtime's own primitives: none of the code under test.</summary>
internal sealed class TestSigner : IDisposable
{
    public const string Issuer = "https://id.example/t/demo";
    public const string Audience = "https://api.example";
    public static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    private static readonly RSA SlowToMake = RSA.Create(2048);

    public ECDsa Ec { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public RSA Rsa => SlowToMake;

    public string EcHeader { get; } = """{"alg":"ES256","typ":"at+jwt","kid":"ec"}""";

    public string Claims { get; } = ClaimsWith();

    public KeySet Keys => KeySetRevoking();

    public KeySet KeySetRevoking(params string[] revoked) => new(
        new[] { EcKey(), RsaKey("RS256"), RsaKey("PS256") }.Select(VerificationKey.From).OfType<VerificationKey>(), revoked);

    public JsonWebKey EcKey()
    {
        var key = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(ECDsa.Create(Ec.ExportParameters(false))));
        (key.Kid, key.Alg) = ("ec", "ES256");
        return key;
    }

    public JsonWebKey RsaKey(string algorithm)
    {
        var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(Rsa.ExportParameters(false)));
        (key.Kid, key.Alg) = (algorithm, algorithm);
        return key;
    }

    public static string ClaimsWith(string extra = "", string? issuer = Issuer, string audience = $"\"{Audience}\"", long expiresIn = 300, long issuedBefore = 0) => $$"""
        {"iss":"{{issuer}}","aud":{{audience}},"sub":"cli_1","client_id":"cli_1","jti":"token-1","iat":{{Now.ToUnixTimeSeconds() - issuedBefore}},"exp":{{Now.ToUnixTimeSeconds() + expiresIn}},"scope":"api:read api:write"{{extra}}}
        """;

    public string Token(string? claims = null, string? header = null)
    {
        var input = Input(header ?? EcHeader, claims ?? Claims);
        return Join(input, Ec.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256));
    }

    public string RsaToken(string algorithm)
    {
        var input = Input($$"""{"alg":"{{algorithm}}","typ":"at+jwt","kid":"{{algorithm}}"}""", Claims);
        return Join(input, Rsa.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, algorithm == "PS256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1));
    }

    public string HmacToken(byte[] secret, string keyId = "ec")
    {
        var input = Input($$"""{"alg":"HS256","typ":"at+jwt","kid":"{{keyId}}"}""", Claims);
        return Join(input, HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(input)));
    }

    public static string Input(string header, string claims) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header)) + "." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims));

    public static string Join(string input, byte[] signature) => input + "." + Base64Url.EncodeToString(signature);

    public void Dispose() => Ec.Dispose();
}
