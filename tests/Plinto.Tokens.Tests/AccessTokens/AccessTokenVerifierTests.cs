using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Plinto.Tokens.AccessTokens;
using Xunit;

namespace Plinto.Tokens.Tests.AccessTokens;

public sealed class AccessTokenVerifierTests : IDisposable
{
    private readonly TestSigner _signer = new();

    public void Dispose() => _signer.Dispose();

    [Fact]
    public void Token_of_the_issuer_is_accepted_with_all_its_claims()
    {
        Assert.Equal(TokenFailure.None, AccessTokenVerifier.Verify(_signer.Token(TestSigner.ClaimsWith(",\"sid\":\"ses_1\"")), _signer.Keys, [TestSigner.Issuer], out var token));
        Assert.Equal(
            (TestSigner.Issuer, "cli_1", "cli_1", "token-1", "ses_1", "ec", TestSigner.Now, TestSigner.Now + TimeSpan.FromMinutes(5)),
            (token!.Issuer, token.Subject, token.ClientId, token.TokenId, token.SessionId, token.KeyId, token.IssuedAt, token.ExpiresAt));
        Assert.Equal([TestSigner.Audience], token.Audiences);
        Assert.Equal(["api:read", "api:write"], token.Scopes);
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("PS256")]
    public void Every_algorithm_of_the_table_verifies(string algorithm) => Assert.Equal(TokenFailure.None, Verify(_signer.RsaToken(algorithm)));

    [Theory]
    [InlineData("application/at+jwt")]
    [InlineData("AT+JWT")]
    public void Type_is_compared_as_a_media_type(string type) =>
        Assert.Equal(TokenFailure.None, Verify(_signer.Token(header: $$"""{"alg":"ES256","typ":"{{type}}","kid":"ec"}""")));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a.b")]
    [InlineData("a.b.c.d")]
    [InlineData("not a token")]
    public void Text_that_is_no_token_is_malformed(string text) => Assert.Equal(TokenFailure.Malformed, Verify(text));

    [Fact]
    public void Encrypted_token_of_five_parts_is_malformed() => Assert.Equal(TokenFailure.Malformed, Verify("e30.e30.e30.e30.e30"));

    [Fact]
    public void Token_longer_than_any_of_ours_is_too_large() => Assert.Equal(TokenFailure.TooLarge, Verify(new string('a', AccessTokenVerifier.MaximumLength + 1)));

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("nOnE")]
    [InlineData("")]
    [InlineData("HS256")]
    [InlineData("HS512")]
    [InlineData("es256")]
    [InlineData("ES384")]
    [InlineData("EdDSA")]
    [InlineData("ES256K")]
    public void Algorithm_outside_the_table_is_not_allowed(string algorithm)
    {
        Assert.Equal(TokenFailure.AlgorithmNotAllowed, Verify(_signer.Token(header: $$"""{"alg":"{{algorithm}}","typ":"at+jwt","kid":"ec"}""")));
        Assert.Equal(TokenFailure.AlgorithmNotAllowed, Verify(TestSigner.Input($$"""{"alg":"{{algorithm}}","typ":"at+jwt","kid":"ec"}""", _signer.Claims) + "."));
    }

    [Fact]
    public void Hmac_with_the_public_key_as_secret_is_not_allowed()
    {
        byte[][] secrets =
        [
            Encoding.UTF8.GetBytes(_signer.Ec.ExportSubjectPublicKeyInfoPem()), Encoding.UTF8.GetBytes(_signer.Ec.ExportSubjectPublicKeyInfoPem() + "\n"),
            _signer.Ec.ExportSubjectPublicKeyInfo(), Encoding.UTF8.GetBytes(_signer.Rsa.ExportRSAPublicKeyPem()), _signer.Rsa.ExportRSAPublicKey(),
        ];
        foreach (var secret in secrets)
        {
            Assert.Equal(TokenFailure.AlgorithmNotAllowed, Verify(_signer.HmacToken(secret)));
            Assert.Equal(TokenFailure.AlgorithmNotAllowed, Verify(_signer.HmacToken(secret, "RS256")));
        }
    }

    [Fact]
    public void Key_of_another_algorithm_is_a_mismatch()
    {
        Assert.Equal(TokenFailure.AlgorithmMismatch, Verify(_signer.Token(header: """{"alg":"RS256","typ":"at+jwt","kid":"ec"}""")));
        var input = TestSigner.Input("""{"alg":"PS256","typ":"at+jwt","kid":"RS256"}""", _signer.Claims);
        var token = TestSigner.Join(input, _signer.Rsa.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, RSASignaturePadding.Pss));
        Assert.Equal(TokenFailure.AlgorithmMismatch, Verify(token));
    }

    [Theory]
    [InlineData("JWT")]
    [InlineData("")]
    [InlineData("dpop+jwt")]
    [InlineData("at+jwt ")]
    [InlineData("logout+jwt")]
    public void Id_token_and_other_types_are_no_access_token(string type) =>
        Assert.Equal(TokenFailure.TypeNotAllowed, Verify(_signer.Token(header: $$"""{"alg":"ES256","typ":"{{type}}","kid":"ec"}""")));

    [Fact]
    public void Type_left_out_is_no_access_token() => Assert.Equal(TokenFailure.TypeNotAllowed, Verify(_signer.Token(header: """{"alg":"ES256","kid":"ec"}""")));

    [Theory]
    [InlineData("\"jwk\":{\"kty\":\"EC\"}")]
    [InlineData("\"jku\":\"https://evil.example/keys\"")]
    [InlineData("\"x5u\":\"https://evil.example/cert\"")]
    [InlineData("\"x5c\":[\"MIIB\"]")]
    public void Header_that_brings_a_key_is_refused(string member) =>
        Assert.Equal(TokenFailure.HeaderNotAllowed, Verify(_signer.Token(header: $$"""{"alg":"ES256","typ":"at+jwt","kid":"ec",{{member}}}""")));

    [Theory]
    [InlineData("\"crit\":[\"exp\"]")]
    [InlineData("\"crit\":[]")]
    [InlineData("\"crit\":[\"b64\"],\"b64\":false")]
    [InlineData("\"b64\":false")]
    public void Header_that_demands_an_extension_is_refused(string member) =>
        Assert.Equal(TokenFailure.CriticalHeader, Verify(_signer.Token(header: $$"""{"alg":"ES256","typ":"at+jwt","kid":"ec",{{member}}}""")));

    [Theory]
    [InlineData("""{"alg":"ES256","alg":"none","typ":"at+jwt","kid":"ec"}""")]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"ec"}{}""")]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":7}""")]
    [InlineData("""{"\u0061lg":"ES256","typ":"at+jwt","kid":"ec"}""")]
    [InlineData("""["ES256"]""")]
    [InlineData("""{"alg":"ES256",""")]
    public void Header_with_two_readings_is_malformed(string header) => Assert.Equal(TokenFailure.Malformed, Verify(_signer.Token(header: header)));

    [Fact]
    public void Unknown_and_revoked_keys_differ()
    {
        var token = _signer.Token(header: """{"alg":"ES256","typ":"at+jwt","kid":"other"}""");
        Assert.Equal(TokenFailure.KeyUnknown, Verify(token));
        Assert.Equal(TokenFailure.KeyUnknown, Verify(_signer.Token(header: """{"alg":"ES256","typ":"at+jwt"}""")));
        Assert.Equal(TokenFailure.KeyRevoked, AccessTokenVerifier.Verify(_signer.Token(), _signer.KeySetRevoking("ec"), [TestSigner.Issuer], out _));
    }

    [Fact]
    public void Foreign_key_with_the_same_id_has_a_wrong_signature()
    {
        using var other = new TestSigner();
        Assert.Equal(TokenFailure.SignatureInvalid, Verify(other.Token()));
    }

    [Fact]
    public void Any_changed_bit_of_the_signature_is_refused()
    {
        var token = _signer.Token();
        var dot = token.LastIndexOf('.') + 1;
        var signature = Base64Url.DecodeFromChars(token.AsSpan(dot));
        for (var bit = 0; bit < signature.Length * 8; bit += 7)
        {
            var changed = signature.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Equal(TokenFailure.SignatureInvalid, Verify(token[..dot] + Base64Url.EncodeToString(changed)));
        }

        Assert.Equal(TokenFailure.SignatureInvalid, Verify(token[..dot] + Base64Url.EncodeToString(new byte[64])));
        Assert.Equal(TokenFailure.SignatureInvalid, Verify(token[..dot] + Base64Url.EncodeToString(signature.AsSpan(0, 63))));
        Assert.Equal(TokenFailure.SignatureInvalid, Verify(token[..dot]));
    }

    [Fact]
    public void Changed_claims_are_refused()
    {
        var parts = _signer.Token().Split('.');
        var admin = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(_signer.Claims.Replace("api:read", "api:admin", StringComparison.Ordinal)));
        Assert.Equal(TokenFailure.SignatureInvalid, Verify($"{parts[0]}.{admin}.{parts[2]}"));
    }

    [Fact]
    public void Second_spelling_of_the_same_bytes_is_not_canonical()
    {
        var token = _signer.Token();
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var last = Alphabet[Alphabet.IndexOf(token[^1], StringComparison.Ordinal) | 1]; // 64 bytes leave four unused bits in the last character
        Assert.Equal(TokenFailure.EncodingNotCanonical, Verify(token[..^1] + last));
        Assert.Equal(TokenFailure.EncodingNotCanonical, Verify(token + "=="));
        Assert.Equal(TokenFailure.EncodingNotCanonical, Verify(token + "\n"));
        Assert.Equal(TokenFailure.EncodingNotCanonical, Verify(token.Replace('-', '+') + "+"));
        Assert.Equal(TokenFailure.EncodingNotCanonical, Verify(" " + token));
        Assert.Equal(TokenFailure.SignatureInvalid, Verify(token + "A"));
    }

    [Theory]
    [InlineData(",\"iss\":\"https://evil.example\"")]
    [InlineData(",\"sub\":\"someone\"")]
    [InlineData(",\"cnf\":{\"jkt\":\"a\",\"jkt\":\"b\"}")]
    public void Claim_named_twice_is_refused(string extra) => Assert.Equal(TokenFailure.DuplicateClaim, Verify(_signer.Token(TestSigner.ClaimsWith(extra))));

    [Theory]
    [InlineData("sub")]
    [InlineData("client_id")]
    [InlineData("jti")]
    [InlineData("iss")]
    [InlineData("aud")]
    [InlineData("exp")]
    [InlineData("iat")]
    public void Claim_that_the_rfc_requires_is_required(string claim) =>
        Assert.Equal(TokenFailure.ClaimMissing, Verify(_signer.Token(_signer.Claims.Replace($"\"{claim}\"", $"\"no_{claim}\"", StringComparison.Ordinal))));

    [Theory]
    [InlineData(",\"sid\":7")]
    [InlineData(",\"nbf\":\"soon\"")]
    [InlineData(",\"nbf\":-1")]
    [InlineData(",\"nbf\":1e300")]
    public void Claim_of_the_wrong_type_is_invalid(string extra) => Assert.Equal(TokenFailure.ClaimInvalid, Verify(_signer.Token(TestSigner.ClaimsWith(extra))));

    [Theory]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("[7]")]
    [InlineData("null")]
    public void Audience_of_the_wrong_type_is_invalid(string audience) => Assert.Equal(TokenFailure.ClaimInvalid, Verify(_signer.Token(TestSigner.ClaimsWith(audience: audience))));

    [Theory]
    [InlineData("[]")]
    [InlineData("\"claims\"")]
    [InlineData("{\"iss\":")]
    [InlineData("{} {}")]
    public void Payload_that_is_no_object_is_malformed(string claims) => Assert.Equal(TokenFailure.Malformed, Verify(_signer.Token(claims)));

    [Fact]
    public void Deeply_nested_payload_is_malformed() =>
        Assert.Equal(TokenFailure.Malformed, Verify(_signer.Token(TestSigner.ClaimsWith(",\"a\":" + new string('[', 1000) + new string(']', 1000)))));

    [Fact]
    public void Half_a_surrogate_pair_is_malformed() => Assert.Equal(TokenFailure.Malformed, Verify(_signer.Token(TestSigner.ClaimsWith(",\"sid\":\"\\ud800\""))));

    [Theory]
    [InlineData("https://id.example/t/other")]
    [InlineData("https://id.example/t/demo/")]
    [InlineData("https://ID.example/t/demo")]
    [InlineData("")]
    public void Issuer_must_be_equal_to_the_letter(string issuer) => Assert.NotEqual(TokenFailure.None, Verify(_signer.Token(TestSigner.ClaimsWith(issuer: issuer))));

    [Fact]
    public void Former_issuer_is_accepted_during_a_cut_over() =>
        Assert.Equal(TokenFailure.None, AccessTokenVerifier.Verify(_signer.Token(), _signer.Keys, ["https://new.example", TestSigner.Issuer], out _));

    [Fact]
    public void Foreign_token_never_makes_its_receiver_ask_for_keys() =>
        Assert.Equal(TokenFailure.IssuerMismatch, Verify(_signer.Token(TestSigner.ClaimsWith(issuer: "https://evil.example"), """{"alg":"ES256","typ":"at+jwt","kid":"made-up"}""")));

    [Fact]
    public void Every_failure_has_its_own_code_and_a_sentence()
    {
        var failures = Enum.GetValues<TokenFailure>();
        Assert.Equal(failures.Length, failures.Select(failure => failure.Code()).Distinct(StringComparer.Ordinal).Count());
        Assert.All(failures, failure => Assert.Equal(char.ToLowerInvariant(failure.Sentence()[0]), failure.Sentence()[0]));
    }

    private TokenFailure Verify(string token) => AccessTokenVerifier.Verify(token, _signer.Keys, [TestSigner.Issuer], out _);
}
