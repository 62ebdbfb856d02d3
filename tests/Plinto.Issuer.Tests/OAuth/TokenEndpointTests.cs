using System.IdentityModel.Tokens.Jwt;
using System.Net;
using System.Net.Http.Json;
using Microsoft.IdentityModel.Tokens;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.OAuth;

public sealed class TokenEndpointTests(Postgres postgres, OneIssuer one) : IClassFixture<OneIssuer>
{
    private static readonly (string, string) Grant = ("grant_type", "client_credentials");

    [Fact]
    public async Task An_access_token_is_as_RFC_9068_says_and_an_independent_library_accepts_it()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        using var response = await tenant.PostAsync("/oauth/token", Grant);
        var body = await response.JsonAsync();
        var text = body.GetProperty("access_token").GetString()!;
        using var jwks = await issuer.Http.GetAsync(tenant.Path + "/jwks");

        var witness = new JwtSecurityTokenHandler { MapInboundClaims = false };
        witness.ValidateToken(text, new TokenValidationParameters
        {
            ValidIssuer = tenant.Stored.Issuer, ValidAudience = TestTenant.Resource, ValidTypes = ["at+jwt"], ValidAlgorithms = ["ES256"],
            IssuerSigningKeys = new JsonWebKeySet(await jwks.Content.ReadAsStringAsync()).GetSigningKeys(),
        }, out var validated);
        var token = (JwtSecurityToken)validated;

        Assert.Equal("Bearer", body.GetProperty("token_type").GetString());
        Assert.Equal(300, body.GetProperty("expires_in").GetInt64());
        Assert.Equal("read write", body.GetProperty("scope").GetString());
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.Equal(["aud", "client_id", "exp", "iat", "iss", "jti", "nbf", "scope", "sub", "tid"], token.Payload.Keys.Order());
        Assert.Equal(tenant.ClientId.ToString(), token.Subject);
        Assert.Equal(tenant.ClientId.ToString(), token.Payload["client_id"]);
        Assert.Equal(300, token.Payload.Expiration - (long)token.Payload["iat"]);
        Assert.Equal(16, Base64UrlEncoder.DecodeBytes(token.Id).Length);
        Assert.True(text.Length <= 1024);
    }

    [Fact]
    public async Task Client_secret_post_works_and_a_wrong_or_missing_secret_and_an_unknown_client_are_refused_alike()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var id = ("client_id", tenant.ClientId.ToString());

        using var good = await tenant.PostAsync("/oauth/token", null, null, Grant, id, ("client_secret", tenant.ClientSecret));
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        var refusals = new[]
        {
            await tenant.PostAsync("/oauth/token", null, null, Grant, id, ("client_secret", "wrong")),
            await tenant.PostAsync("/oauth/token", null, null, Grant, id),
            await tenant.PostAsync("/oauth/token", null, null, Grant),
            await tenant.PostAsync("/oauth/token", "cli_01h455vb4pex5vsknk084sn02q", tenant.ClientSecret, Grant),
            await tenant.PostAsync("/oauth/token", "nonsense", tenant.ClientSecret, Grant),
        };
        var bodies = await Task.WhenAll(refusals.Select(refusal => refusal.Content.ReadAsStringAsync()));
        Assert.All(refusals, refusal => Assert.Equal(HttpStatusCode.Unauthorized, refusal.StatusCode));
        Assert.All(refusals, refusal => Assert.StartsWith("Basic", refusal.Headers.WwwAuthenticate.Single().ToString(), StringComparison.Ordinal));
        Assert.Single(bodies.Distinct());
    }

    [Fact]
    public async Task Another_tenants_client_is_unknown_here()
    {
        var issuer = await one.GetAsync();
        var mine = await TestTenant.CreateAsync(issuer);
        var other = await TestTenant.CreateAsync(issuer);

        using var response = await mine.PostAsync("/oauth/token", other.ClientId.ToString(), other.ClientSecret, Grant);

        Assert.Equal("invalid_client", (await response.JsonAsync(HttpStatusCode.Unauthorized)).GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("two methods", "invalid_request")]
    [InlineData("client_id differs", "invalid_request")]
    [InlineData("repeated parameter", "invalid_request")]
    [InlineData("no grant_type", "invalid_request")]
    [InlineData("unknown grant_type", "unsupported_grant_type")]
    [InlineData("grant not allowed", "unauthorized_client")]
    [InlineData("foreign scope", "invalid_scope")]
    [InlineData("scope the client has not", "invalid_scope")]
    [InlineData("unknown resource", "invalid_target")]
    [InlineData("two resources", "invalid_target")]
    public async Task A_bad_request_is_answered_with_the_code_of_RFC_6749(string kind, string expected)
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        (string, string)[] form = kind switch
        {
            "two methods" => [Grant, ("client_secret", tenant.ClientSecret)],
            "client_id differs" => [Grant, ("client_id", "cli_01h455vb4pex5vsknk084sn02q")],
            "repeated parameter" => [Grant, Grant],
            "no grant_type" => [("scope", "read")],
            "unknown grant_type" => [("grant_type", "password")],
            "grant not allowed" => [("grant_type", "authorization_code")],
            "foreign scope" => [Grant, ("scope", "read nonsense")],
            "scope the client has not" => [Grant, ("scope", "admin")],
            "unknown resource" => [Grant, ("resource", "https://elsewhere.test")],
            _ => [Grant, ("resource", TestTenant.Resource), ("resource", "https://elsewhere.test")],
        };

        using var response = await tenant.PostAsync("/oauth/token", form);

        Assert.Equal(expected, (await response.JsonAsync(HttpStatusCode.BadRequest)).GetProperty("error").GetString());
    }

    [Fact]
    public async Task Parameters_in_the_url_and_bodies_that_are_no_form_count_for_nothing()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);

        using var inUrl = await tenant.PostAsync(
            $"/oauth/token?grant_type=client_credentials&client_id={tenant.ClientId}&client_secret={tenant.ClientSecret}", null, null, ("x", "y"));
        using var json = await issuer.Http.PostAsync(tenant.Path + "/oauth/token", new StringContent("{}", null, "application/json"));
        using var get = await issuer.Http.GetAsync(tenant.Path + "/oauth/token");

        Assert.Equal(HttpStatusCode.Unauthorized, inUrl.StatusCode);
        Assert.Equal("invalid_request", (await json.JsonAsync(HttpStatusCode.BadRequest)).GetProperty("error").GetString());
        Assert.Equal(HttpStatusCode.MethodNotAllowed, get.StatusCode);
    }

    [Fact]
    public async Task Scopes_asked_for_are_granted_in_that_order_and_no_more()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);

        using var response = await tenant.PostAsync("/oauth/token", Grant, ("scope", "write"), ("resource", TestTenant.Resource));

        Assert.Equal("write", (await response.JsonAsync()).GetProperty("scope").GetString());
    }

    [Fact]
    public async Task A_disabled_client_and_a_disabled_tenant_get_no_token()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var other = await TestTenant.CreateAsync(issuer);

        using var disableClient = await tenant.CallAsync(HttpMethod.Patch, "/v1/clients/" + tenant.ClientId, new { disabled = true });
        using var ofClient = await tenant.PostAsync("/oauth/token", Grant);
        using var disableTenant = await Management.CallAsync(issuer, issuer.OperatorKey, HttpMethod.Patch, "/v1/tenants/" + other.Id, new { disabled = true });
        using var ofTenant = await other.PostAsync("/oauth/token", Grant);
        using var jwks = await issuer.Http.GetAsync(other.Path + "/jwks");
        using var itsKey = await other.CallAsync(HttpMethod.Get, "/v1/clients");

        Assert.Equal(HttpStatusCode.OK, disableClient.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, ofClient.StatusCode);
        Assert.Equal(HttpStatusCode.OK, disableTenant.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, ofTenant.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, jwks.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, itsKey.StatusCode);
    }

    [Fact]
    public async Task A_public_client_gets_no_token_of_its_own()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        using var created = await tenant.CallAsync(HttpMethod.Post, "/v1/clients", new
        {
            name = "web", type = "public", grantTypes = new[] { "authorization_code" }, redirectUris = new[] { "https://app.test/callback" },
            scopes = new Dictionary<string, string[]> { [TestTenant.Resource] = ["read"] }, defaultResource = TestTenant.Resource,
        });
        var id = (await created.JsonAsync(HttpStatusCode.Created)).GetProperty("client").GetProperty("id").GetString()!;

        using var response = await tenant.PostAsync("/oauth/token", null, null, Grant, ("client_id", id));

        Assert.Equal("unauthorized_client", (await response.JsonAsync(HttpStatusCode.BadRequest)).GetProperty("error").GetString());
    }

    [Fact]
    public async Task Metadata_is_at_both_places_and_names_only_what_exists()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var places = new[]
        {
            tenant.Path + "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server" + tenant.Path, tenant.Path + "/.well-known/oauth-authorization-server",
        };
        foreach (var place in places)
        {
            using var response = await issuer.Http.GetAsync(place);
            var metadata = await response.JsonAsync();
            Assert.Equal(tenant.Stored.Issuer, metadata.GetProperty("issuer").GetString());
            foreach (var member in metadata.EnumerateObject().Where(member => member.Name.EndsWith("_endpoint", StringComparison.Ordinal) || member.Name == "jwks_uri"))
            {
                using var request = new HttpRequestMessage(member.Name == "jwks_uri" ? HttpMethod.Get : HttpMethod.Post, new Uri(member.Value.GetString()!).PathAndQuery);
                using var reached = await issuer.Http.SendAsync(request);
                Assert.NotEqual(HttpStatusCode.NotFound, reached.StatusCode);
            }
        }
    }

    [Fact]
    public async Task A_tenant_with_a_host_of_its_own_is_served_there_and_its_issuer_never_follows_from_the_host_header()
    {
        var issuer = await one.GetAsync();
        var host = $"h{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}.test";
        var tenant = await TestTenant.CreateAsync(issuer, host: host);
        using var own = issuer.Client(host);
        using var foreign = issuer.Client("evil.test");

        using var metadata = await own.GetAsync("/.well-known/openid-configuration");
        using var rfc8414 = await own.GetAsync("/.well-known/oauth-authorization-server");
        using var unknown = await foreign.GetAsync("/.well-known/openid-configuration");
        using var spoofed = await foreign.GetAsync(tenant.Path + "/.well-known/openid-configuration");
        using var onShared = await issuer.Http.GetAsync(tenant.Path + "/.well-known/openid-configuration");
        using var onOther = await own.GetAsync((await TestTenant.CreateAsync(issuer)).Path + "/.well-known/openid-configuration"); // its pages would share this origin

        Assert.Equal("http://" + host, (await metadata.JsonAsync()).GetProperty("issuer").GetString());
        Assert.Equal("http://" + host, (await rfc8414.JsonAsync()).GetProperty("issuer").GetString());
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, spoofed.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, onShared.StatusCode); // RFC 8414 §3.3: it would tell another issuer than the address it was asked at
        Assert.Equal(HttpStatusCode.NotFound, onOther.StatusCode);
    }

    [Fact]
    public async Task In_production_tenants_share_no_host_unless_a_setting_says_so()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var issuer = await TestIssuer.StartAsync(postgres, database, environment: "Production");
        await using var shared = await TestIssuer.StartAsync(postgres, database, environment: "Production", settings: new Dictionary<string, string?> { ["SharedHost"] = "true" });
        var tenant = await TestTenant.CreateAsync(issuer);

        using var refused = await issuer.Http.GetAsync(tenant.Path + "/jwks");
        using var served = await shared.Http.GetAsync(tenant.Path + "/jwks");

        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    [Fact]
    public async Task What_a_replica_keeps_of_a_client_never_outlives_a_change_made_on_another()
    {
        await using var changing = await TestIssuer.StartAsync(postgres);
        await using var serving = await TestIssuer.StartAsync(postgres);
        var tenant = await TestTenant.CreateAsync(changing);
        async Task<string?> ScopeAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, tenant.Path + "/oauth/token")
            {
                Content = new FormUrlEncodedContent(new Dictionary<string, string>
                {
                    ["grant_type"] = "client_credentials", ["client_id"] = tenant.ClientId.ToString(), ["client_secret"] = tenant.ClientSecret,
                }),
            };
            using var response = await serving.Http.SendAsync(request);
            var body = await response.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>();
            return body.TryGetProperty("scope", out var scope) ? scope.GetString() : body.GetProperty("error").GetString();
        }

        Assert.Equal("read write", await ScopeAsync());
        Assert.Equal("read write", await ScopeAsync());
        foreach (var (change, expected) in new (object, string)[]
        {
            (new { scopes = new Dictionary<string, string[]> { [TestTenant.Resource] = ["admin"] } }, "admin"),
            (new { scopes = new Dictionary<string, string[]> { [TestTenant.Resource] = [] } }, ""),
            (new { disabled = true }, "invalid_client"),
            (new { disabled = false }, ""),
        })
        {
            using var changed = await tenant.CallAsync(HttpMethod.Patch, "/v1/clients/" + tenant.ClientId, change);
            Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
            Assert.Equal(expected, await ScopeAsync());
            Assert.Equal(expected, await ScopeAsync());
        }

        using var rotated = await tenant.CallAsync(HttpMethod.Post, $"/v1/clients/{tenant.ClientId}/secrets", new { });
        Assert.Equal(HttpStatusCode.Created, rotated.StatusCode);
        Assert.Equal("invalid_client", await ScopeAsync());
    }
}
