using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.OAuth;

/// <summary>private_key_jwt, and each attack on it by name.</summary>
public sealed class ClientAssertionTests(Postgres postgres)
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    [Theory]
    [InlineData("ES256")]
    [InlineData("RS256")]
    [InlineData("PS256")]
    public async Task A_good_assertion_works_once(string algorithm)
    {
        await using var issuer = await TestIssuer.StartAsync(postgres);
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
        await using var issuer = await TestIssuer.StartAsync(postgres);
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
    [InlineData("wrong_assertion_type", false)]
    public async Task Attack(string name, bool accepted)
    {
        await using var issuer = await TestIssuer.StartAsync(postgres);
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
            _ => client.Assertion(),
        };

        using var response = await client.TokenAsync(assertion, name == "wrong_assertion_type" ? "urn:ietf:params:oauth:client-assertion-type:saml2-bearer" : AssertionType);

        Assert.Equal(accepted, response.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_client_of_keys_cannot_use_a_secret_and_a_client_of_secrets_no_assertion()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres);
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

    private static Dictionary<string, object> PublicJwk(ECDsa key)
    {
        var point = key.ExportParameters(false).Q;
        return new() { ["kty"] = "EC", ["crv"] = "P-256", ["kid"] = "k1", ["alg"] = "ES256", ["x"] = Base64UrlEncoder.Encode(point.X), ["y"] = Base64UrlEncoder.Encode(point.Y) };
    }

    private sealed class AssertingClient(TestTenant tenant, string id, string algorithm, SecurityKey key, string publicPem)
    {
        public string Id => id;

        public string PublicPem => publicPem;

        public static async Task<AssertingClient> CreateAsync(TestTenant tenant, string algorithm)
        {
            SecurityKey key;
            object jwk;
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
                jwk = new { kty = "RSA", kid = "k1", alg = algorithm, n = Base64UrlEncoder.Encode(number.Modulus), e = Base64UrlEncoder.Encode(number.Exponent) };
                (key, pem) = (new RsaSecurityKey(rsa) { KeyId = "k1" }, rsa.ExportSubjectPublicKeyInfoPem());
            }

            using var created = await tenant.CallAsync(HttpMethod.Post, "/v1/clients", new
            {
                name = "asserting", type = "confidential", grantTypes = new[] { "client_credentials" }, tokenEndpointAuthMethod = "private_key_jwt",
                    jwks = new { keys = new[] { jwk } },
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

        public Task<HttpResponseMessage> TokenAsync(string assertion, string type = AssertionType) =>
            tenant.PostAsync("/oauth/token", null, null, ("grant_type", "client_credentials"), ("client_assertion_type", type), ("client_assertion", assertion));
    }
}
