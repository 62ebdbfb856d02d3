using System.Net;
using System.Text.Json;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.ManagementApi;

public sealed class ManagementApiTests(Postgres postgres, OneIssuer one) : IClassFixture<OneIssuer>
{
    private static readonly HttpMethod Get = HttpMethod.Get;
    private static readonly HttpMethod Post = HttpMethod.Post;
    private static readonly HttpMethod Patch = HttpMethod.Patch;
    private static readonly HttpMethod Delete = HttpMethod.Delete;

    private static object NewClient(string name = "service") => new { name, type = "confidential", grantTypes = new[] { "client_credentials" },
        scopes = new Dictionary<string, string[]> { [TestTenant.Resource] = ["read"] }, defaultResource = TestTenant.Resource };

    [Fact]
    public async Task A_client_is_created_read_changed_and_deleted_with_etags()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);

        using var created = await tenant.CallAsync(Post, "/v1/clients", NewClient());
        var body = await created.JsonAsync(HttpStatusCode.Created);
        var path = created.Headers.Location!.ToString();
        using var read = await tenant.CallAsync(Get, path);
        using var changed = await tenant.CallAsync(Patch, path, new { name = "renamed" }, ("If-Match", read.Headers.ETag!.ToString()));
        using var stale = await tenant.CallAsync(Patch, path, new { name = "again" }, ("If-Match", read.Headers.ETag!.ToString()));
        using var staleDelete = await tenant.CallAsync(Delete, path, null, ("If-Match", "\"nonsense\""));
        using var deleted = await tenant.CallAsync(Delete, path, null, ("If-Match", changed.Headers.ETag!.ToString()));
        using var gone = await tenant.CallAsync(Get, path);

        Assert.Equal("/v1/clients/" + body.GetProperty("client").GetProperty("id").GetString(), path);
        Assert.True(body.GetProperty("secretShown").GetBoolean());
        Assert.False((await read.JsonAsync()).TryGetProperty("clientSecret", out _));
        Assert.Equal("renamed", (await changed.JsonAsync()).GetProperty("name").GetString());
        Assert.Equal("version_mismatch", (await stale.JsonAsync(HttpStatusCode.PreconditionFailed)).GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.PreconditionFailed, staleDelete.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Theory]
    [InlineData("""{"name":"","type":"confidential","grantTypes":["client_credentials"]}""", "name")]
    [InlineData("""{"name":"x","type":"other","grantTypes":["client_credentials"]}""", "type")]
    [InlineData("""{"name":"x","type":"public","grantTypes":["client_credentials"]}""", "grantTypes")]
    [InlineData("""{"name":"x","type":"confidential","grantTypes":["password"]}""", "grantTypes")]
    [InlineData("""{"name":"x","type":"confidential","grantTypes":[]}""", "grantTypes")]
    [InlineData("""{"name":"x","type":"public","grantTypes":["authorization_code"]}""", "redirectUris")]
    [InlineData("""{"name":"x","type":"public","grantTypes":["authorization_code"],"redirectUris":["http://app.example/cb"]}""", "redirectUris")]
    [InlineData("""{"name":"x","type":"public","grantTypes":["authorization_code"],"redirectUris":["https://app.example/cb#f"]}""", "redirectUris")]
    [InlineData("""{"name":"x","type":"public","grantTypes":["authorization_code"],"redirectUris":["javascript:alert(1)"]}""", "redirectUris")]
    [InlineData("""{"name":"x","type":"public","grantTypes":["authorization_code"],"redirectUris":["https://user@app.example/cb"]}""", "redirectUris")]
    [InlineData("""{"name":"x","type":"confidential","grantTypes":["client_credentials"],"tokenEndpointAuthMethod":"none"}""", "tokenEndpointAuthMethod")]
    [InlineData("""{"name":"x","type":"confidential","grantTypes":["client_credentials"],"tokenEndpointAuthMethod":"private_key_jwt"}""", "jwks")]
    [InlineData("""{"name":"x","type":"confidential","grantTypes":["client_credentials"],"tokenEndpointAuthMethod":"private_key_jwt","jwks":{"keys":[{"kty":"oct","kid":"a","k":"AAAA"}]}}""", "jwks")]
    [InlineData("""{"name":"x","type":"confidential","grantTypes":["client_credentials"],"tokenEndpointAuthMethod":"private_key_jwt","jwks":{"keys":[{"kty":"EC","crv":"P-256","kid":"a","x":"AAAA","y":"AAAA","d":"AAAA"}]}}""", "jwks")]
    [InlineData("""{"name":"x","type":"confidential","grantTypes":["client_credentials"],"defaultResource":"https://api.test"}""", "defaultResource")]
    [InlineData("""{"name":"x","type":"public","grantTypes":["authorization_code"],"redirectUris":[null]}""", "redirectUris")]
    [InlineData("""{"name":"x","type":"public","grantTypes":["authorization_code"],"redirectUris":["https://app.example/\u0000"]}""", "redirectUris")]
    [InlineData("""{"name":"x","type":"confidential","grantTypes":["authorization_code"]}""", "redirectUris")]
    [InlineData("""{"name":"x","type":"confidential","grantTypes":["authorization_code"],"redirectUris":["com.example.app:/cb"]}""", "redirectUris")]
    [InlineData("""{"name":"x","type":"public","grantTypes":["authorization_code"],"redirectUris":["https://*.app.example/cb"]}""", "redirectUris")]
    [InlineData("""{"name":"x","type":"public","grantTypes":["authorization_code"],"redirectUris":["https://app.example\\@evil.example/cb"]}""", "redirectUris")]
    [InlineData("""{"name":"x","type":"public","grantTypes":["authorization_code"],"redirectUris":["https://\u0430pp.example/cb"]}""", "redirectUris")]
    [InlineData("""{"name":"x","type":"public","grantTypes":["authorization_code"],"redirectUris":["https:/app.example/cb"]}""", "redirectUris")]
    [InlineData("""{"name":"x","type":"public","grantTypes":["authorization_code"],"redirectUris":["HTTPS://app.example/cb"]}""", "redirectUris")]
    [InlineData("""{"name":"x","type":"public","grantTypes":["authorization_code"],"redirectUris":["https://app.example/a b"]}""", "redirectUris")]
    [InlineData("""{"name":"x","type":"public","grantTypes":["authorization_code"],"redirectUris":["data:text/html,x"]}""", "redirectUris")]
    [InlineData("""{"name":"x","type":"public","grantTypes":["authorization_code"],"redirectUris":["myapp:/cb"]}""", "redirectUris")]
    [InlineData("""{"name":"x","type":"public","grantTypes":["authorization_code"],"redirectUris":["file:///cb"]}""", "redirectUris")]
    [InlineData("""{"name":"x","type":"public","grantTypes":["authorization_code"],"redirectUris":["/cb"]}""", "redirectUris")]
    [InlineData("""{"name":"x","type":"public","grantTypes":["authorization_code"],"redirectUris":["https://app.example/cb"],"postLogoutRedirectUris":["javascript:alert(1)"]}""", "postLogoutRedirectUris")]
    [InlineData("""{"name":"x","type":"confidential","grantTypes":["client_credentials"],"backchannelLogoutUri":"http://app.example/logout"}""", "backchannelLogoutUri")]
    [InlineData("""{"name":"x","type":"confidential","grantTypes":["client_credentials"],"backchannelLogoutUri":"http://127.0.0.1/logout"}""", "backchannelLogoutUri")]
    [InlineData("""{"name":"x","type":"confidential","grantTypes":["client_credentials"],"backchannelLogoutUri":"https://app.example/logout#x"}""", "backchannelLogoutUri")]
    [InlineData("""{"name":"x","type":"confidential","grantTypes":["client_credentials"],"scopes":{"https://api.test":null}}""", "scopes")]
    [InlineData("""{"name":"x","type":"confidential","grantTypes":["client_credentials"],"scopes":{"https://api.test":[null]}}""", "scopes")]
    public async Task A_client_that_breaks_a_rule_is_refused_with_the_member_named(string json, string member)
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);

        using var response = await tenant.CallAsync(Post, "/v1/clients", JsonDocument.Parse(json).RootElement);

        var problem = await response.JsonAsync(HttpStatusCode.BadRequest);
        Assert.Equal([member], problem.GetProperty("errors").EnumerateObject().Select(fault => fault.Name));
    }

    [Fact]
    public async Task The_settings_of_peoples_sign_in_are_created_read_and_changed()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        using var created = await tenant.CallAsync(Post, "/v1/clients", new
        {
            name = "web", type = "public", grantTypes = new[] { "authorization_code" },
                redirectUris = new[] { "https://app.test/cb", "http://localhost:3000/cb", "com.example.app:/cb" },
            postLogoutRedirectUris = new[] { "https://app.test/" }, backchannelLogoutUri = "https://app.test/logout", thirdParty = true, requirePushedRequests = true,
        });
        var path = created.Headers.Location!.ToString();

        using var read = await tenant.CallAsync(Get, path);
        using var untouched = await tenant.CallAsync(Patch, path, new { name = "renamed" });
        using var changed = await tenant.CallAsync(
            Patch, path, new { thirdParty = false, requirePushedRequests = false, postLogoutRedirectUris = Array.Empty<string>(), backchannelLogoutUri = "" });
        using var refused = await tenant.CallAsync(Patch, path, new { redirectUris = new[] { "https://app.test/*" } });

        foreach (var response in new[] { read, untouched })
        {
            var client = await response.JsonAsync();
            Assert.True(client.GetProperty("thirdParty").GetBoolean());
            Assert.True(client.GetProperty("requirePushedRequests").GetBoolean());
            Assert.Equal("https://app.test/", client.GetProperty("postLogoutRedirectUris")[0].GetString());
            Assert.Equal("https://app.test/logout", client.GetProperty("backchannelLogoutUri").GetString());
        }

        var after = await changed.JsonAsync();
        Assert.False(after.GetProperty("thirdParty").GetBoolean());
        Assert.False(after.GetProperty("requirePushedRequests").GetBoolean());
        Assert.Equal(0, after.GetProperty("postLogoutRedirectUris").GetArrayLength());
        Assert.False(after.TryGetProperty("backchannelLogoutUri", out _));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task Scopes_are_described_for_people()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        using var created = await tenant.CallAsync(Post, "/v1/resources",
            new { identifier = "https://notes.test", name = "Notes", scopes = new[] { "read", "write" }, scopeDescriptions = new { read = "Read your notes" } });
        var path = created.Headers.Location!.ToString();
        using var kept = await tenant.CallAsync(Patch, path, new { scopes = new[] { "read", "all" } });
        using var replaced = await tenant.CallAsync(Patch, path, new { scopeDescriptions = new { all = "Everything" } });
        using var unknown = await tenant.CallAsync(Patch, path, new { scopeDescriptions = new { write = "gone" } });
        using var control = await tenant.CallAsync(Patch, path, new { scopeDescriptions = new { all = "a\nb" } });

        Assert.Equal("""{"read":"Read your notes"}""", (await created.JsonAsync(HttpStatusCode.Created)).GetProperty("scopeDescriptions").GetRawText());
        Assert.Equal("""{"read":"Read your notes"}""", (await kept.JsonAsync()).GetProperty("scopeDescriptions").GetRawText());
        Assert.Equal("""{"all":"Everything"}""", (await replaced.JsonAsync()).GetProperty("scopeDescriptions").GetRawText());
        foreach (var refused in new[] { unknown, control })
        {
            Assert.True((await refused.JsonAsync(HttpStatusCode.BadRequest)).GetProperty("errors").TryGetProperty("scopeDescriptions", out _));
        }
    }

    [Fact]
    public async Task Bodies_with_unknown_members_or_of_another_form_are_400_and_unknown_places_404_as_problems()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);

        using var unknown = await tenant.CallAsync(Post, "/v1/resources", new { identifier = "https://x.test", name = "x", colour = "red" });
        using var missing = await tenant.CallAsync(Post, "/v1/resources", new { name = "x" });
        using var place = await tenant.CallAsync(Get, "/v1/nothing");
        using var method = await tenant.CallAsync(HttpMethod.Put, "/v1/clients");
        using var scope = await tenant.CallAsync(Post, "/v1/clients", new
            { name = "x", type = "confidential", grantTypes = new[] { "client_credentials" }, scopes = new Dictionary<string, string[]> { [TestTenant.Resource] = ["nonsense"] } });

        foreach (var (response, status) in new[] { (unknown, 400), (missing, 400), (place, 404), (method, 405), (scope, 400) })
        {
            var problem = await response.JsonAsync((HttpStatusCode)status);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
            Assert.NotEmpty(problem.GetProperty("requestId").GetString()!);
            Assert.NotEmpty(problem.GetProperty("code").GetString()!);
            Assert.Equal(status, problem.GetProperty("status").GetInt32());
        }
    }

    [Fact]
    public async Task A_list_is_read_in_pages()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        for (var i = 0; i < 6; i++)
        {
            using var created = await tenant.CallAsync(Post, "/v1/clients", NewClient("c" + i));
        }

        var names = new List<string>();
        string? cursor = null;
        var pages = 0;
        do
        {
            using var page = await tenant.CallAsync(Get, "/v1/clients?limit=3" + (cursor is null ? "" : "&cursor=" + cursor));
            var body = await page.JsonAsync();
            names.AddRange(body.GetProperty("items").EnumerateArray().Select(client => client.GetProperty("name").GetString()!));
            cursor = body.TryGetProperty("next", out var next) ? next.GetString() : null;
            pages++;
        }
        while (cursor is not null);

        Assert.Equal(["service", "c0", "c1", "c2", "c3", "c4", "c5"], names);
        Assert.Equal(3, pages);
    }

    [Fact]
    public async Task A_post_runs_once_per_idempotency_key_and_keeps_no_secret()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var key = ("Idempotency-Key", "k-" + Guid.CreateVersion7(TimeProvider.System.GetUtcNow()));

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => tenant.CallAsync(Post, "/v1/clients", NewClient("once"), key)));
        var bodies = new List<JsonElement>();
        foreach (var answer in answers)
        {
            bodies.Add(await answer.JsonAsync(HttpStatusCode.Created));
        }

        using var other = await tenant.CallAsync(Post, "/v1/clients", NewClient("another"), key);
        using var list = await tenant.CallAsync(Get, "/v1/clients");
        var first = Assert.Single(bodies, body => body.GetProperty("secretShown").GetBoolean());
        var kept = (string)(await postgres.QueryAsync(issuer.Database, $"select string_agg(i::text, ' ') from idempotency_keys i where tenant_id = '{tenant.Id.Value}'"))!;

        Assert.Single(bodies.Select(body => body.GetProperty("client").GetProperty("id").GetString()).Distinct());
        Assert.All(bodies.Where(body => !body.GetProperty("secretShown").GetBoolean()), body => Assert.False(body.TryGetProperty("clientSecret", out _)));
        Assert.Equal(4, answers.Count(answer => answer.Headers.Contains("Idempotency-Replayed")));
        Assert.Equal("idempotency_key_reused", (await other.JsonAsync(HttpStatusCode.UnprocessableEntity)).GetProperty("code").GetString());
        Assert.Equal(2, (await list.JsonAsync()).GetProperty("items").GetArrayLength());
        Assert.DoesNotContain(first.GetProperty("clientSecret").GetString()!, kept, StringComparison.Ordinal);
        Assert.Contains("once", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_post_leaves_its_idempotency_key_free()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var key = ("Idempotency-Key", "k");

        using var refused = await tenant.CallAsync(Post, "/v1/resources", new { identifier = TestTenant.Resource, name = "twice" }, key);
        using var accepted = await tenant.CallAsync(Post, "/v1/resources", new { identifier = "https://second.test", name = "second" }, key);

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal(HttpStatusCode.Created, accepted.StatusCode);
    }

    [Fact]
    public async Task A_rotated_secret_works_and_the_old_one_as_long_as_it_may()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var path = $"/v1/clients/{tenant.ClientId}/secrets";
        var grant = ("grant_type", "client_credentials");

        using var overlapping = await tenant.CallAsync(Post, path, new { previousExpiresIn = 60 });
        var second = (await overlapping.JsonAsync(HttpStatusCode.Created)).GetProperty("clientSecret").GetString()!;
        using var old = await tenant.PostAsync("/oauth/token", grant);
        using var next = await tenant.PostAsync("/oauth/token", tenant.ClientId.ToString(), second, grant);
        using var final = await tenant.CallAsync(Post, path, new { });
        var third = (await final.JsonAsync(HttpStatusCode.Created)).GetProperty("clientSecret").GetString()!;
        using var oldAfter = await tenant.PostAsync("/oauth/token", grant);
        using var secondAfter = await tenant.PostAsync("/oauth/token", tenant.ClientId.ToString(), second, grant);
        using var thirdAfter = await tenant.PostAsync("/oauth/token", tenant.ClientId.ToString(), third, grant);

        Assert.Equal([200, 200, 401, 401, 200], new[] { old, next, oldAfter, secondAfter, thirdAfter }.Select(response => (int)response.StatusCode));
    }

    [Fact]
    public async Task A_key_does_what_its_permissions_say_and_makes_no_stronger_key()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        using var made = await tenant.CallAsync(Post, "/v1/api-keys", new { name = "weak", permissions = new[] { "clients:read", "api-keys:write" } });
        var created = await made.JsonAsync(HttpStatusCode.Created);
        var weak = created.GetProperty("secret").GetString()!;

        using var read = await Management.CallAsync(issuer, weak, Get, "/v1/clients", null);
        using var write = await Management.CallAsync(issuer, weak, Post, "/v1/clients", NewClient());
        using var stronger = await Management.CallAsync(issuer, weak, Post, "/v1/api-keys", new { name = "strong", permissions = new[] { "clients:write" } });
        using var operate = await tenant.CallAsync(Get, "/v1/tenants");
        using var makeOperator = await tenant.CallAsync(Post, "/v1/api-keys", new { name = "op", permissions = new[] { "operate" } });
        using var revoked = await tenant.CallAsync(Delete, "/v1/api-keys/" + created.GetProperty("apiKey").GetProperty("id").GetString());
        using var after = await Management.CallAsync(issuer, weak, Get, "/v1/clients", null);

        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.Equal("forbidden", (await write.JsonAsync(HttpStatusCode.Forbidden)).GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, stronger.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, operate.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, makeOperator.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        Assert.Equal("unauthenticated", (await after.JsonAsync(HttpStatusCode.Unauthorized)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task An_expired_api_key_is_refused()
    {
        var clock = new TestClock();
        await using var issuer = await TestIssuer.StartAsync(postgres, time: clock);
        var tenant = await TestTenant.CreateAsync(issuer);
        using var made = await tenant.CallAsync(Post, "/v1/api-keys", new { name = "short", permissions = new[] { "clients:read" }, expiresIn = 1 });
        var key = (await made.JsonAsync(HttpStatusCode.Created)).GetProperty("secret").GetString()!;
        using var before = await Management.CallAsync(issuer, key, Get, "/v1/clients", null);
        clock.Advance(TimeSpan.FromSeconds(1));
        using var after = await Management.CallAsync(issuer, key, Get, "/v1/clients", null);

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [Fact]
    public async Task An_operator_names_the_tenant_and_the_tenants_log_says_so()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);

        using var nameless = await Management.CallAsync(issuer, issuer.OperatorKey, Get, "/v1/clients", null);
        using var unknown = await Management.CallAsync(issuer, issuer.OperatorKey, Get, "/v1/clients", null, ("Plinto-Tenant", "nobody"));
        using var named = await Management.CallAsync(issuer, issuer.OperatorKey, Get, "/v1/clients", null, ("Plinto-Tenant", tenant.Slug));
        using var ignored = await tenant.CallAsync(Get, "/v1/tenant", null, ("Plinto-Tenant", "nobody"));

        Assert.Equal(HttpStatusCode.BadRequest, nameless.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        Assert.Equal(HttpStatusCode.OK, named.StatusCode);
        Assert.Equal(tenant.Slug, (await ignored.JsonAsync()).GetProperty("slug").GetString());
        Assert.Equal("operator", await postgres.QueryAsync(issuer.Database, $"select actor_kind from events where tenant_id = '{tenant.Id.Value}' and type = 'operator.accessed'"));
        // Its address stands apart; the event holds a salted commitment to it that still verifies.
        Assert.Equal(true, await postgres.QueryAsync(issuer.Database, $"""
            select bool_and(e.personal_commitment = sha256(p.salt || convert_to(p.data, 'UTF8')) and p.data like '%127.0.0.1%' and e.data::text not like '%127.0.0.1%')
            from events e join event_personal p on p.tenant_id = e.tenant_id and p.event_id = e.id where e.tenant_id = '{tenant.Id.Value}'
            """));
    }

    [Fact]
    public async Task Tenants_are_created_listed_and_disabled_by_operators()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync());
        Task<HttpResponseMessage> Call(HttpMethod method, string path, object? body = null) => Management.CallAsync(issuer, issuer.OperatorKey, method, path, body);

        using var first = await Call(Post, "/v1/tenants", new { slug = "one", name = "One" });
        using var second = await Call(Post, "/v1/tenants", new { slug = "two", name = "Two", host = "two.test", algorithm = "RS256", accessTokenLifetime = 60 });
        using var taken = await Call(Post, "/v1/tenants", new { slug = "one", name = "Again" });
        using var hostTaken = await Call(Post, "/v1/tenants", new { slug = "three", name = "Three", host = "two.test" });
        using var bad = await Call(Post, "/v1/tenants", new { slug = "-Bad-", name = "x", algorithm = "HS256", accessTokenLifetime = 1 });
        using var list = await Call(Get, "/v1/tenants");
        using var disabled = await Call(Patch, "/v1/tenants/one", new { disabled = true });

        Assert.Equal(TestIssuer.PublicUrl + "/t/one", (await first.JsonAsync(HttpStatusCode.Created)).GetProperty("issuer").GetString());
        Assert.Equal("http://two.test", (await second.JsonAsync(HttpStatusCode.Created)).GetProperty("issuer").GetString());
        Assert.Equal(HttpStatusCode.Conflict, taken.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, hostTaken.StatusCode);
        Assert.Equal(["accessTokenLifetime", "algorithm", "slug"],
            (await bad.JsonAsync(HttpStatusCode.BadRequest)).GetProperty("errors").EnumerateObject().Select(fault => fault.Name).Order());
        Assert.Equal(["one", "two"], (await list.JsonAsync()).GetProperty("items").EnumerateArray().Select(tenant => tenant.GetProperty("slug").GetString()));
        Assert.True((await disabled.JsonAsync()).GetProperty("disabled").GetBoolean());
        Assert.Equal(2L, await postgres.QueryAsync(issuer.Database, "select count(*) from signing_keys where tenant_id = (select id from tenants where slug = 'two')"));
    }

    [Fact]
    public async Task A_resource_lives_with_its_scopes_and_takes_them_from_clients_when_they_go()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        using var list = await tenant.CallAsync(Get, "/v1/resources");
        var id = (await list.JsonAsync()).GetProperty("items")[0].GetProperty("id").GetString();

        using var changed = await tenant.CallAsync(Patch, "/v1/resources/" + id, new { scopes = new[] { "read", "extra" }, accessTokenLifetime = 60 });
        using var client = await tenant.CallAsync(Get, "/v1/clients/" + tenant.ClientId);
        using var token = await tenant.PostAsync("/oauth/token", ("grant_type", "client_credentials"));
        using var bad = await tenant.CallAsync(Post, "/v1/resources", new { identifier = "not a uri", name = "x", scopes = new[] { "a b" }, accessTokenLifetime = 5 });
        using var deleted = await tenant.CallAsync(Delete, "/v1/resources/" + id);
        using var without = await tenant.PostAsync("/oauth/token", ("grant_type", "client_credentials"));

        Assert.Equal(["extra", "read"], (await changed.JsonAsync()).GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
        Assert.Equal(["read"], (await client.JsonAsync()).GetProperty("scopes").GetProperty(TestTenant.Resource).EnumerateArray().Select(scope => scope.GetString()));
        Assert.Equal(60, (await token.JsonAsync()).GetProperty("expires_in").GetInt32());
        Assert.Equal(["accessTokenLifetime", "identifier", "scopes"],
            (await bad.JsonAsync(HttpStatusCode.BadRequest)).GetProperty("errors").EnumerateObject().Select(fault => fault.Name).Order());
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal("invalid_target", (await without.JsonAsync(HttpStatusCode.BadRequest)).GetProperty("error").GetString());
    }
}
