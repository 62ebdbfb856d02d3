using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.OAuth;

/// <summary>private_key_jwt, and each attack on it by name.</summary>
public sealed class ClientAssertionTests(OneIssuer one) : IClassFixture<OneIssuer>
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    [Theory]
    [InlineData("ES256")]
    [InlineData("RS256")]
    [InlineData("PS256")]
    public async Task A_good_assertion_works_once(string algorithm)
    {
        var issuer = await one.GetAsync();
        var client = await AssertingClient.CreateAsync(await TestTenant.CreateAsync(issuer), algorithm);
        var assertion = client.Assertion();

        using var first = await client.TokenAsync(assertion);
        using var replayed = await client.TokenAsync(assertion);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal("invalid_client", (await replayed.JsonAsync(HttpStatusCode.Unauthorized)).GetProperty("error").GetString());
    }

    [Fact]
    public async Task Of_many_replays_at_once_one_gets_a_token()
    {
        var issuer = await one.GetAsync();
        var client = await AssertingClient.CreateAsync(await TestTenant.CreateAsync(issuer), "ES256");
        var assertion = client.Assertion();

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => client.TokenAsync(assertion)));

        Assert.Equal(1, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
    }

    [Theory]
    [InlineData("audience_is_the_token_endpoint", true)]
    [InlineData("audience_is_the_endpoint_for_pushed_requests", true)]
    [InlineData("audience_of_another_issuer", false)]
    [InlineData("two_audiences", false)]
    [InlineData("no_audience", false)]
    [InlineData("expired", false)]
    [InlineData("no_expiry", false)]
    [InlineData("valid_for_a_day", false)]
    [InlineData("not_yet_valid", false)]
    [InlineData("no_jti", false)]
    [InlineData("issued_by_another", false)]
    [InlineData("about_another_client", false)]
    [InlineData("signed_by_an_unregistered_key", false)]
    [InlineData("unknown_kid", false)]
    [InlineData("alg_none", false)]
    [InlineData("hmac_with_the_public_key", false)]
    [InlineData("signature_changed", false)]
    [InlineData("key_brought_along_in_jwk_header", false)]
    [InlineData("key_at_an_address_in_jku_header", false)]
    [InlineData("critical_header", false)]
    [InlineData("typ_is_jwt", true)]
    [InlineData("typ_of_rfc_7523bis", true)]
    [InlineData("header_escaped_by_its_writer", true)]
    [InlineData("typ_of_a_request_object", false)]
    [InlineData("typ_of_an_access_token", false)]
    [InlineData("no_kid_with_one_key", true)]
    [InlineData("audience_named_twice", false)]
    [InlineData("number_as_audience", false)]
    [InlineData("number_among_audiences", false)]
    [InlineData("expiry_is_text", false)]
    [InlineData("nested_too_deep", false)]
    [InlineData("wrong_assertion_type", false)]
    public async Task Attack(string name, bool accepted)
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var client = await AssertingClient.CreateAsync(tenant, "ES256");
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var assertion = name switch
        {
            "audience_is_the_token_endpoint" => client.Assertion(claims => claims["aud"] = tenant.Stored.Issuer + "/oauth/token"),
            "audience_is_the_endpoint_for_pushed_requests" => client.Assertion(claims => claims["aud"] = tenant.Stored.Issuer + "/oauth/par"),
            "audience_of_another_issuer" => client.Assertion(claims => claims["aud"] = "https://other.test"),
            "two_audiences" => client.Assertion(claims => claims["aud"] = new[] { tenant.Stored.Issuer, "https://other.test" }),
            "no_audience" => client.Assertion(claims => claims.Remove("aud")),
            "expired" => client.Assertion(claims => claims["exp"] = Now() - 60),
            "no_expiry" => client.Assertion(claims => claims.Remove("exp")),
            "valid_for_a_day" => client.Assertion(claims => claims["exp"] = Now() + 86400),
            "not_yet_valid" => client.Assertion(claims => claims["nbf"] = Now() + 120),
            "no_jti" => client.Assertion(claims => claims.Remove("jti")),
            "issued_by_another" => client.Assertion(claims => claims["iss"] = "someone"),
            "about_another_client" => client.Assertion(claims => claims["sub"] = tenant.ClientId.ToString()),
            "signed_by_an_unregistered_key" => client.Assertion(signedBy: new ECDsaSecurityKey(stranger) { KeyId = "k1" }),
            "unknown_kid" => client.Assertion(kid: "k2"),
            "alg_none" => None(client.Assertion()),
            "hmac_with_the_public_key" => Hmac(client),
            "signature_changed" => Flip(client.Assertion()),
            "key_brought_along_in_jwk_header" => client.Assertion(signedBy: new ECDsaSecurityKey(stranger) { KeyId = "k1" }, header: new() { ["jwk"] = PublicJwk(stranger) }),
            "key_at_an_address_in_jku_header" => client.Assertion(header: new() { ["jku"] = "https://evil.example/jwks" }),
            "critical_header" => client.Assertion(header: new() { ["crit"] = new[] { "exp" } }),
            "typ_is_jwt" => client.Signed("""{"alg":"ES256","typ":"JWT","kid":"k1"}"""),
            "typ_of_rfc_7523bis" => client.Signed("""{"alg":"ES256","typ":"client-authentication+jwt","kid":"k1"}"""),
            "header_escaped_by_its_writer" => client.Signed("""{"alg":"ES256","typ":"application\/jwt","kid":"k\u0031"}"""),
            "typ_of_a_request_object" => client.Signed("""{"alg":"ES256","typ":"oauth-authz-req+jwt","kid":"k1"}"""),
            "typ_of_an_access_token" => client.Signed("""{"alg":"ES256","typ":"at+jwt","kid":"k1"}"""),
            "no_kid_with_one_key" => client.Signed("""{"alg":"ES256"}"""),
            "audience_named_twice" => client.Signed(member: $$""","aud":"{{tenant.Stored.Issuer}}" """),
            "number_as_audience" => client.Assertion(claims => claims["aud"] = 1),
            "number_among_audiences" => client.Assertion(claims => claims["aud"] = new object[] { tenant.Stored.Issuer, 1 }),
            "expiry_is_text" => client.Assertion(claims => claims["exp"] = (Now() + 60).ToString(System.Globalization.CultureInfo.InvariantCulture)),
            "nested_too_deep" => client.Signed(member: $",\"deep\":{new string('[', 20)}{new string(']', 20)}"),
            _ => client.Assertion(),
        };

        using var response = await client.TokenAsync(assertion, name == "wrong_assertion_type" ? "urn:ietf:params:oauth:client-assertion-type:saml2-bearer" : AssertionType);

        Assert.Equal(accepted, response.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Attack_of_several_keys_one_must_be_named()
    {
        var issuer = await one.GetAsync();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var client = await AssertingClient.CreateAsync(await TestTenant.CreateAsync(issuer), "ES256", PublicJwk(other, "k2"));

        using var unnamed = await client.TokenAsync(client.Signed("""{"alg":"ES256"}"""));
        using var wrong = await client.TokenAsync(client.Signed("""{"alg":"ES256","kid":"k2"}"""));
        using var named = await client.TokenAsync(client.Signed("""{"alg":"ES256","kid":"k1"}"""));

        Assert.Equal("invalid_client", (await unnamed.JsonAsync(HttpStatusCode.Unauthorized)).GetProperty("error").GetString());
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.OK, named.StatusCode);
    }

    [Theory]
    [InlineData("ES256")]
    [InlineData("RS256")]
    [InlineData("PS256")]
    public async Task A_key_registered_without_an_algorithm_verifies_those_of_its_type(string algorithm)
    {
        var issuer = await one.GetAsync();
        var client = await AssertingClient.CreateAsync(await TestTenant.CreateAsync(issuer), algorithm, registerAlgorithm: false);

        using var answer = await client.TokenAsync(client.Assertion());
        using var hmac = await client.TokenAsync(Hmac(client));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, hmac.StatusCode);
    }

    [Fact]
    public async Task A_client_of_keys_cannot_use_a_secret_and_a_client_of_secrets_no_assertion()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var client = await AssertingClient.CreateAsync(tenant, "ES256");

        using var secret = await tenant.PostAsync("/oauth/token", client.Id, tenant.ClientSecret, ("grant_type", "client_credentials"));
        using var bare = await tenant.PostAsync("/oauth/token", null, null, ("grant_type", "client_credentials"), ("client_id", client.Id));
        using var assertion = await client.TokenAsync(client.Assertion(claims => (claims["iss"], claims["sub"]) = (tenant.ClientId.ToString(), tenant.ClientId.ToString())));

        Assert.Equal(HttpStatusCode.Unauthorized, secret.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, bare.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, assertion.StatusCode);
    }

    private static long Now() => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    private static string None(string assertion) => Base64UrlEncoder.Encode("""{"alg":"none","kid":"k1"}""") + "." + assertion.Split('.')[1] + ".";

    private static string Flip(string assertion)
    {
        var signature = Base64UrlEncoder.DecodeBytes(assertion.Split('.')[2]);
        signature[10] ^= 1;
        return string.Join('.', assertion.Split('.')[..2]) + "." + Base64UrlEncoder.Encode(signature);
    }

    private static string Hmac(AssertingClient client)
    {
        var input = Base64UrlEncoder.Encode("""{"alg":"HS256","kid":"k1"}""") + "." + client.Assertion().Split('.')[1];
        return input + "." + Base64UrlEncoder.Encode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(client.PublicPem), Encoding.UTF8.GetBytes(input)));
    }

    private static Dictionary<string, object> PublicJwk(ECDsa key, string kid = "k1")
    {
        var point = key.ExportParameters(false).Q;
        return new() { ["kty"] = "EC", ["crv"] = "P-256", ["kid"] = kid, ["alg"] = "ES256", ["x"] = Base64UrlEncoder.Encode(point.X), ["y"] = Base64UrlEncoder.Encode(point.Y) };
    }

    private sealed class AssertingClient(TestTenant tenant, string id, string algorithm, SecurityKey key, string publicPem)
    {
        public string Id => id;

        public string PublicPem => publicPem;

        public static async Task<AssertingClient> CreateAsync(TestTenant tenant, string algorithm, Dictionary<string, object>? other = null, bool registerAlgorithm = true)
        {
            SecurityKey key;
            Dictionary<string, object> jwk;
            string pem;
            if (algorithm == "ES256")
            {
                var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
                (key, jwk, pem) = (new ECDsaSecurityKey(ec) { KeyId = "k1" }, PublicJwk(ec), ec.ExportSubjectPublicKeyInfoPem());
            }
            else
            {
                var rsa = RSA.Create(2048);
                var number = rsa.ExportParameters(false);
                jwk = new()
                {
                    ["kty"] = "RSA", ["kid"] = "k1", ["alg"] = algorithm, ["n"] = Base64UrlEncoder.Encode(number.Modulus), ["e"] = Base64UrlEncoder.Encode(number.Exponent),
                };
                (key, pem) = (new RsaSecurityKey(rsa) { KeyId = "k1" }, rsa.ExportSubjectPublicKeyInfoPem());
            }

            if (!registerAlgorithm)
            {
                jwk.Remove("alg");
            }

            Dictionary<string, object>[] keys = other is null ? [jwk] : [jwk, other];
            using var created = await tenant.CallAsync(HttpMethod.Post, "/v1/clients", new
            {
                name = "asserting", type = "confidential", grantTypes = new[] { "client_credentials" }, tokenEndpointAuthMethod = "private_key_jwt", jwks = new { keys },
                scopes = new Dictionary<string, string[]> { [TestTenant.Resource] = ["read"] }, defaultResource = TestTenant.Resource,
            });
            return new AssertingClient(tenant, (await created.JsonAsync(HttpStatusCode.Created)).GetProperty("client").GetProperty("id").GetString()!, algorithm, key, pem);
        }

        public string Assertion(Action<Dictionary<string, object>>? bend = null, SecurityKey? signedBy = null, string kid = "k1", Dictionary<string, object>? header = null)
        {
            var claims = new Dictionary<string, object>
            {
                ["iss"] = id, ["sub"] = id, ["aud"] = tenant.Stored.Issuer, ["iat"] = Now(), ["exp"] = Now() + 60, ["jti"] = Convert.ToHexString(RandomNumberGenerator.GetBytes(8)),
            };
            bend?.Invoke(claims);
            var signing = signedBy ?? key;
            signing.KeyId = kid;
            return Handler.CreateToken(JsonSerializer.Serialize(claims), new SigningCredentials(signing, algorithm), header ?? []);
        }

        /// <summary>An ES256 assertion with exactly this header, and a member more behind its claims.</summary>
        public string Signed(string header = """{"alg":"ES256","kid":"k1"}""", string member = "")
        {
            var claims = Base64UrlEncoder.Decode(Assertion().Split('.')[1]);
            var input = Base64UrlEncoder.Encode(header) + "." + Base64UrlEncoder.Encode(claims[..^1] + member + "}");
            return input + "." + Base64UrlEncoder.Encode(((ECDsaSecurityKey)key).ECDsa.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256));
        }

        public Task<HttpResponseMessage> TokenAsync(string assertion, string type = AssertionType) =>
            tenant.PostAsync("/oauth/token", null, null, ("grant_type", "client_credentials"), ("client_assertion_type", type), ("client_assertion", assertion));
    }
}
