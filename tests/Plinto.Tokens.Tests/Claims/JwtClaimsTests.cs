using System.Security.Cryptography;
using System.Text;
using Plinto.Tokens.AccessTokens;
using Plinto.Tokens.Claims;
using Plinto.Tokens.Signatures;
using Xunit;

namespace Plinto.Tokens.Tests.Claims;

public sealed class JwtClaimsTests : IDisposable
{
    private const string Bare = """{"alg":"ES256"}""";
    private const string WithType = """{"alg":"ES256","typ":"logout+jwt","kid":"ec"}""";
    private static readonly JwsFormat Strict = new("logout+jwt", "other+jwt");
    private static readonly JwsFormat Loose = new("JWT") { TypeOptional = true, KeyIdOptional = true, EscapesAllowed = true, MaximumLength = 4096 };
    private readonly TestSigner _signer = new();

    public void Dispose() => _signer.Dispose();

    [Fact]
    public void Claims_are_what_the_payload_says()
    {
        Assert.Equal(TokenFailure.None, Read(WithType, """{"iss":"i","sub":"s","aud":["a","b"],"exp":20.9,"iat":10,"nbf":11,"jti":"j","sid":"x","events":{"e":{}},"n":1}""", Strict, out var claims));
        Assert.Equal(("i", "s", "j", "ec", "ES256"), (claims!.Issuer, claims.Subject, claims.TokenId, claims.KeyId, claims.Algorithm));
        Assert.Equal(["a", "b"], claims.Audiences);
        Assert.Equal((20L, 10L, 11L), (claims.ExpiresAt!.Value.ToUnixTimeSeconds(), claims.IssuedAt!.Value.ToUnixTimeSeconds(), claims.NotBefore!.Value.ToUnixTimeSeconds()));
        Assert.Equal("x", claims.Text("sid"));
        Assert.Null(claims.Text("n"));
        Assert.Null(claims.Text("absent"));
        Assert.True(claims.TryGet("events", out var events) && events.TryGetProperty("e", out _));
        Assert.False(claims.TryGet("absent", out _));
        Assert.Equal(TokenFailure.None, claims.VerifySignature(_signer.Keys));
    }

    [Fact]
    public void Absent_claims_are_null_and_one_audience_is_a_list()
    {
        Assert.Equal(TokenFailure.None, Read(WithType, """{"aud":"a"}""", Strict, out var claims));
        Assert.Equal(["a"], claims!.Audiences);
        Assert.Equal((null, null, null), (claims.Issuer, claims.Subject, claims.TokenId));
        Assert.Equal((null, null, null), (claims.ExpiresAt, claims.IssuedAt, claims.NotBefore));
    }

    [Theory]
    [InlineData("other+jwt", TokenFailure.None)]
    [InlineData("application/LOGOUT+jwt", TokenFailure.None)]
    [InlineData("JWT", TokenFailure.TypeNotAllowed)]
    [InlineData("at+jwt", TokenFailure.TypeNotAllowed)]
    [InlineData("", TokenFailure.TypeNotAllowed)]
    public void Attack_token_of_another_kind_is_not_read(string type, TokenFailure expected) =>
        Assert.Equal(expected, Read($$"""{"alg":"ES256","typ":"{{type}}","kid":"ec"}""", "{}", Strict, out _));

    [Fact]
    public void What_a_format_makes_optional_may_be_absent_there_alone()
    {
        Assert.Equal(TokenFailure.None, Read(Bare, "{}", Loose, out _));
        Assert.Equal(TokenFailure.TypeNotAllowed, Read("""{"alg":"ES256","kid":"ec"}""", "{}", Strict, out _));
        Assert.Equal(TokenFailure.KeyUnknown, Read("""{"alg":"ES256","typ":"logout+jwt"}""", "{}", Strict, out _));
        Assert.Equal(TokenFailure.KeyUnknown, Read("""{"alg":"ES256","kid":""}""", "{}", Loose, out _));
        Assert.Equal(TokenFailure.None, Read("""{"alg":"ES256","kid":"https:\/\/c"}""", "{}", Loose, out var escaped));
        Assert.Equal("https://c", escaped!.KeyId);
        Assert.Equal(TokenFailure.Malformed, Read("""{"alg":"ES256","typ":"logout+jwt","kid":"e\u0063"}""", "{}", Strict, out _));
    }

    [Theory]
    [InlineData("""{"aud":"a","aud":"b"}""", TokenFailure.DuplicateClaim)]
    [InlineData("""{"aud":"a","\u0061ud":"b"}""", TokenFailure.DuplicateClaim)]
    [InlineData("""{"events":{"e":{},"e":1}}""", TokenFailure.DuplicateClaim)]
    [InlineData("""{"aud":1}""", TokenFailure.ClaimInvalid)]
    [InlineData("""{"aud":["a",1]}""", TokenFailure.ClaimInvalid)]
    [InlineData("""{"aud":[["a"]]}""", TokenFailure.ClaimInvalid)]
    [InlineData("""{"aud":null}""", TokenFailure.ClaimInvalid)]
    [InlineData("""{"iss":["i"]}""", TokenFailure.ClaimInvalid)]
    [InlineData("""{"sub":1}""", TokenFailure.ClaimInvalid)]
    [InlineData("""{"jti":{}}""", TokenFailure.ClaimInvalid)]
    [InlineData("""{"exp":"20"}""", TokenFailure.ClaimInvalid)]
    [InlineData("""{"exp":-1}""", TokenFailure.ClaimInvalid)]
    [InlineData("""{"exp":1e300}""", TokenFailure.ClaimInvalid)]
    [InlineData("""{"iat":true}""", TokenFailure.ClaimInvalid)]
    [InlineData("""{"nbf":null}""", TokenFailure.ClaimInvalid)]
    [InlineData("""{"sub":"\ud800"}""", TokenFailure.Malformed)]
    [InlineData("""{"deep":{"in":["\ud800"]}}""", TokenFailure.Malformed)]
    [InlineData("""{"\ud800":1}""", TokenFailure.Malformed)]
    [InlineData("""["a"]""", TokenFailure.Malformed)]
    [InlineData("""{"a":1}{"b":2}""", TokenFailure.Malformed)]
    [InlineData("""{"a":1""", TokenFailure.Malformed)]
    [InlineData("", TokenFailure.Malformed)]
    public void Attack_claims_that_two_readers_could_read_differently_are_refused(string claims, TokenFailure expected)
    {
        Assert.Equal(expected, Read(WithType, claims, Strict, out var read));
        Assert.Null(read);
    }

    [Theory]
    [InlineData(15, TokenFailure.None)]
    [InlineData(16, TokenFailure.Malformed)]
    [InlineData(2000, TokenFailure.Malformed)]
    public void Attack_claims_nested_too_deep_are_refused(int depth, TokenFailure expected)
    {
        var nested = new string('[', depth) + new string(']', depth);
        Assert.Equal(expected, Read(WithType, $$"""{"a":{{nested}}}""", Strict, out _));
        Assert.Equal(expected, Read($$"""{"alg":"ES256","typ":"logout+jwt","kid":"ec","a":{{nested}}}""", "{}", Strict, out _));
    }

    [Theory]
    [InlineData("""{"alg":"none","kid":"ec"}""", TokenFailure.AlgorithmNotAllowed)]
    [InlineData("""{"alg":"None","kid":"ec"}""", TokenFailure.AlgorithmNotAllowed)]
    [InlineData("""{"alg":"ES384","kid":"ec"}""", TokenFailure.AlgorithmNotAllowed)]
    [InlineData("""{"kid":"ec"}""", TokenFailure.AlgorithmNotAllowed)]
    [InlineData("""{"alg":"ES256","kid":"ec","crit":["exp"],"exp":1}""", TokenFailure.CriticalHeader)]
    [InlineData("""{"alg":"ES256","kid":"ec","b64":false}""", TokenFailure.CriticalHeader)]
    [InlineData("""{"alg":"ES256","kid":"ec","jku":"https://evil.example"}""", TokenFailure.HeaderNotAllowed)]
    [InlineData("""{"alg":"ES256","kid":"ec","x5u":"https://evil.example"}""", TokenFailure.HeaderNotAllowed)]
    [InlineData("""{"alg":"ES256","kid":"ec","x5c":[]}""", TokenFailure.HeaderNotAllowed)]
    [InlineData("""{"alg":"ES256","kid":"ec","jwk":{}}""", TokenFailure.HeaderNotAllowed)]
    [InlineData("""{"alg":"ES256","kid":"ec","\u006awk":{}}""", TokenFailure.HeaderNotAllowed)]
    [InlineData("""{"alg":"ES256","alg":"none","kid":"ec"}""", TokenFailure.Malformed)]
    [InlineData("""{"alg":["ES256"],"kid":"ec"}""", TokenFailure.Malformed)]
    [InlineData("""{"alg":"ES256","kid":1}""", TokenFailure.Malformed)]
    public void Attack_header_that_chooses_its_own_rules_is_refused(string header, TokenFailure expected) => Assert.Equal(expected, Read(header, "{}", Loose, out _));

    [Fact]
    public void Attack_hmac_with_the_public_key_and_stripped_signature_are_refused()
    {
        var input = TestSigner.Input("""{"alg":"HS256","kid":"ec"}""", "{}");
        var hmac = TestSigner.Join(input, HMACSHA256.HashData(Encoding.UTF8.GetBytes(_signer.Ec.ExportSubjectPublicKeyInfoPem()), Encoding.ASCII.GetBytes(input)));
        Assert.Equal(TokenFailure.AlgorithmNotAllowed, JwtClaims.Read(hmac, Loose, out _));

        Assert.Equal(TokenFailure.None, JwtClaims.Read(TestSigner.Input(Bare, "{}") + ".", Loose, out var stripped));
        Assert.Equal(TokenFailure.SignatureInvalid, stripped!.VerifySignature(Set(VerificationKey.From(_signer.EcKey())!)));
    }

    [Fact]
    public void Attack_algorithm_of_another_key_is_refused()
    {
        Assert.Equal(TokenFailure.None, Read("""{"alg":"RS256","kid":"ec"}""", "{}", Loose, out var claims));
        Assert.Equal(TokenFailure.AlgorithmMismatch, claims!.VerifySignature(_signer.Keys));
    }

    [Fact]
    public void Token_without_key_id_verifies_with_a_single_key_and_never_with_several()
    {
        Assert.Equal(TokenFailure.None, Read(Bare, "{}", Loose, out var claims));
        Assert.Equal(TokenFailure.None, claims!.VerifySignature(Set(VerificationKey.From(_signer.EcKey())!)));
        Assert.Equal(TokenFailure.KeyUnknown, claims.VerifySignature(_signer.Keys));
        Assert.Equal(TokenFailure.KeyUnknown, claims.VerifySignature(KeySet.Empty));
    }

    [Fact]
    public void Token_that_names_a_key_is_never_verified_with_another()
    {
        Assert.Equal(TokenFailure.None, Read("""{"alg":"ES256","kid":"else"}""", "{}", Loose, out var claims));
        Assert.Equal(TokenFailure.KeyUnknown, claims!.VerifySignature(Set(VerificationKey.From(_signer.EcKey())!)));
    }

    [Fact]
    public void Key_for_encryption_verifies_nothing()
    {
        var key = _signer.EcKey();
        key.Use = "enc";
        Assert.Null(VerificationKey.From(key));
        key.Use = "sig";
        Assert.NotNull(VerificationKey.From(key));
    }

    [Fact]
    public void Token_longer_than_its_format_is_not_read()
    {
        Assert.Equal(TokenFailure.TooLarge, JwtClaims.Read(new string('a', 4097), Loose, out _));
        Assert.Equal(TokenFailure.Malformed, JwtClaims.Read(new string('a', 4096), Loose, out _));
    }

    [Theory]
    [InlineData("""{"exp":100}""", 109, TokenFailure.None)]
    [InlineData("""{"exp":100}""", 110, TokenFailure.Expired)]
    [InlineData("""{"exp":100}""", 30, TokenFailure.None)]
    [InlineData("""{"exp":100}""", 29, TokenFailure.ClaimInvalid)]
    [InlineData("""{"exp":100,"nbf":70}""", 60, TokenFailure.None)]
    [InlineData("""{"exp":100,"nbf":71}""", 60, TokenFailure.NotYetValid)]
    [InlineData("""{"nbf":1}""", 60, TokenFailure.ClaimMissing)]
    [InlineData("""{"exp":253402300799}""", 60, TokenFailure.ClaimInvalid)]
    public void Times_are_compared_with_the_skew_and_not_a_second_more(string claims, int now, TokenFailure expected)
    {
        Assert.Equal(TokenFailure.None, Read(WithType, claims, Strict, out var read));
        Assert.Equal(expected, read!.CheckTimes(DateTimeOffset.FromUnixTimeSeconds(now), TimeSpan.FromSeconds(10), longestLife: TimeSpan.FromSeconds(60)));
    }

    private static KeySet Set(params VerificationKey[] keys) => new(keys, []);

    private TokenFailure Read(string header, string claims, JwsFormat format, out JwtClaims? read) => JwtClaims.Read(_signer.Token(claims, header), format, out read);
}
