using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Plinto.Issuer.Data;
using Plinto.Issuer.Tenants;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.Provisioning;

/// <summary>A tenant moves to another issuer: both are good until the operator ends it, and neither can be taken by anyone else.</summary>
public sealed class IssuerCutOverTests(Postgres postgres, OneIssuer one) : IClassFixture<OneIssuer>
{
    private static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    [Fact]
    public async Task Tokens_of_both_issuers_are_good_during_a_cut_over_and_those_of_the_old_one_end_with_it()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var (old, moved) = (tenant.Stored.Issuer, NewIssuer());
        var before = await tenant.TokenAsync();

        using var move = await PatchAsync(tenant, new { issuer = moved });
        var shown = await move.JsonAsync();
        var after = await tenant.TokenAsync();
        Assert.Equal(moved, shown.GetProperty("issuer").GetString());
        Assert.Equal([old], shown.GetProperty("formerIssuers").EnumerateArray().Select(former => former.GetString()));
        Assert.Equal(moved, new JsonWebToken(after).Issuer);
        Assert.Equal(old, await IntrospectAsync(tenant, before));
        Assert.Equal(moved, await IntrospectAsync(tenant, after));

        var revoked = await tenant.TokenAsync();
        using var revoke = await tenant.PostAsync("/oauth/revoke", ("token", revoked));
        Assert.Null(await IntrospectAsync(tenant, revoked));

        using var end = await PatchAsync(tenant, new { formerIssuers = Array.Empty<string>() });
        Assert.Empty((await end.JsonAsync()).GetProperty("formerIssuers").EnumerateArray());
        Assert.Null(await IntrospectAsync(tenant, before));
        Assert.Equal(moved, await IntrospectAsync(tenant, after));
    }

    [Fact]
    public async Task An_old_token_is_revoked_during_a_cut_over()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var token = await tenant.TokenAsync();
        using var move = await PatchAsync(tenant, new { issuer = NewIssuer() });

        Assert.NotNull(await IntrospectAsync(tenant, token));
        using var revoke = await tenant.PostAsync("/oauth/revoke", ("token", token));
        Assert.Null(await IntrospectAsync(tenant, token));
    }

    [Fact]
    public async Task Each_address_tells_the_issuer_it_belongs_to_and_none_after_the_end()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var (first, second) = (NewIssuer(), NewIssuer());
        using var toFirst = await PatchAsync(tenant, new { issuer = first });
        using var toSecond = await PatchAsync(tenant, new { issuer = second });

        Assert.Equal(tenant.Stored.Issuer, await MetadataIssuerAsync(issuer.Http, tenant.Path + "/.well-known/openid-configuration"));
        Assert.Equal(tenant.Stored.Issuer, await MetadataIssuerAsync(issuer.Http, "/.well-known/oauth-authorization-server" + tenant.Path));
        foreach (var at in new[] { first, second })
        {
            using var client = issuer.Client(new Uri(at).Authority);
            Assert.Equal(at, await MetadataIssuerAsync(client, "/.well-known/openid-configuration"));
            Assert.Equal(at, await MetadataIssuerAsync(client, "/.well-known/oauth-authorization-server"));
        }

        using var end = await PatchAsync(tenant, new { formerIssuers = new[] { first } });
        using var atFirst = issuer.Client(new Uri(first).Authority);
        Assert.Equal(first, await MetadataIssuerAsync(atFirst, "/.well-known/openid-configuration"));
        Assert.Null(await MetadataIssuerAsync(issuer.Http, tenant.Path + "/.well-known/openid-configuration"));

        using var endAll = await PatchAsync(tenant, new { formerIssuers = Array.Empty<string>() });
        Assert.Null(await MetadataIssuerAsync(atFirst, "/.well-known/openid-configuration"));
        using var jwks = await atFirst.GetAsync("/jwks"); // its host is let go, not only its metadata
        Assert.Equal(HttpStatusCode.NotFound, jwks.StatusCode);
    }

    [Fact]
    public async Task A_move_goes_back_and_its_end_keeps_the_host_it_went_back_to()
    {
        var issuer = await one.GetAsync();
        var host = new Uri(NewIssuer()).Authority;
        var tenant = await TestTenant.CreateAsync(issuer, host: host); // http://, as the public URL
        var secure = "https://" + host;
        using var move = await PatchAsync(tenant, new { issuer = secure });
        using var away = await PatchAsync(tenant, new { issuer = NewIssuer() });
        using var back = await PatchAsync(tenant, new { issuer = secure, formerIssuers = Array.Empty<string>() });

        var shown = await back.JsonAsync();
        Assert.Equal(secure, shown.GetProperty("issuer").GetString());
        Assert.Empty(shown.GetProperty("formerIssuers").EnumerateArray());
        using var client = issuer.Client(host);
        Assert.Equal(secure, await MetadataIssuerAsync(client, "/.well-known/openid-configuration"));
    }

    [Fact]
    public async Task Edges_and_the_event_log_get_the_move_with_the_change()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var edge = await TestEdge.EnrolAsync(issuer, await tenant.EnrolmentTokenAsync());
        await using var stream = edge.StreamAsync(null, Patience).GetAsyncEnumerator(Patience);
        await stream.MoveNextAsync();
        var moved = NewIssuer();

        using var move = await PatchAsync(tenant, new { issuer = moved });
        var change = await stream.NextChangeAsync(item => item.Tenant?.Issuer == moved); // the change that made the tenant may come before it
        var snapshot = await edge.SnapshotAsync(tenant.Slug);
        using var end = await PatchAsync(tenant, new { formerIssuers = Array.Empty<string>() });
        var ended = await stream.NextChangeAsync(item => item.Tenant is not null); // after the move: the next one

        Assert.Equal((moved, tenant.Stored.Issuer), (change.Tenant!.Issuer, Assert.Single(change.Tenant.FormerIssuers)));
        Assert.Equal((moved, tenant.Stored.Issuer), (snapshot.Tenant.Issuer, Assert.Single(snapshot.Tenant.FormerIssuers)));
        Assert.Equal((moved, 0), (ended.Tenant!.Issuer, ended.Tenant.FormerIssuers.Count));
        Assert.Equal($"tenant.created tenant.issuer_moved:{moved} tenant.former_issuer_ended", await postgres.QueryAsync(issuer.Database, $"""
            select string_agg(type || coalesce(':' || (data ->> 'to'), ''), ' ' order by seq) from events where tenant_id = '{tenant.Id.Value}' and type like 'tenant.%'
            """));
    }

    [Fact]
    public async Task No_tenant_takes_the_issuer_the_former_issuer_or_the_host_of_another()
    {
        var issuer = await one.GetAsync();
        var victim = await TestTenant.CreateAsync(issuer);
        var attacker = await TestTenant.CreateAsync(issuer);
        var (former, current) = (NewIssuer(), NewIssuer());
        using var first = await PatchAsync(victim, new { issuer = former });
        using var second = await PatchAsync(victim, new { issuer = current });

        foreach (var (wanted, status) in new[]
        {
            (current, HttpStatusCode.Conflict), (former, HttpStatusCode.Conflict), (victim.Stored.Issuer, HttpStatusCode.BadRequest),
        })
        {
            using var stolen = await PatchAsync(attacker, new { issuer = wanted });
            Assert.True(status == stolen.StatusCode, $"{wanted}: {stolen.StatusCode}");
        }

        using var created = await Management.CallAsync(issuer, issuer.OperatorKey, HttpMethod.Post, "/v1/tenants", new
        {
            slug = "thief" + Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("N")[..20], name = "thief", host = new Uri(former).Authority,
        });
        Assert.Equal(HttpStatusCode.Conflict, created.StatusCode);
        // Accepting it would do as well as having it.
        using var accepted = await PatchAsync(attacker, new { formerIssuers = new[] { former } });
        Assert.Equal(HttpStatusCode.Conflict, accepted.StatusCode);
        Assert.Equal(attacker.Stored.Issuer, new JsonWebToken(await attacker.TokenAsync()).Issuer);
        Assert.Equal(current, new JsonWebToken(await victim.TokenAsync()).Issuer);
        Assert.Null(await IntrospectAsync(attacker, await victim.TokenAsync()));

        using var end = await PatchAsync(victim, new { formerIssuers = Array.Empty<string>() });
        using var free = await PatchAsync(attacker, new { issuer = former });
        Assert.Equal(HttpStatusCode.OK, free.StatusCode);
    }

    [Fact]
    public async Task The_database_itself_keeps_a_former_issuer_from_others_whatever_its_host_says()
    {
        var issuer = await one.GetAsync();
        var victim = await TestTenant.CreateAsync(issuer);
        var attacker = await TestTenant.CreateAsync(issuer);
        using var move = await PatchAsync(victim, new { issuer = NewIssuer() });

        await using var theft = await issuer.Get<Database>().BeginAsync(attacker.Id, Patience);
        Assert.False(await TenantSql.ClaimIssuerAsync(theft, victim.Stored.Issuer, Patience));
        Assert.True(await TenantSql.ClaimIssuerAsync(theft, attacker.Stored.Issuer, Patience));
    }

    [Fact]
    public async Task Of_two_tenants_that_want_one_issuer_at_once_one_gets_it()
    {
        var issuer = await one.GetAsync();
        var racers = new List<TestTenant>();
        for (var i = 0; i < 6; i++)
        {
            racers.Add(await TestTenant.CreateAsync(issuer));
        }

        var wanted = NewIssuer();
        var answers = await Task.WhenAll(racers.Select(racer => PatchAsync(racer, new { issuer = wanted })));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(5, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
    }

    [Theory]
    [InlineData("http://plain.test")] // read and changed on the way
    [InlineData("https://slash.test/")]
    [InlineData("https://path.test/x")]
    [InlineData("https://query.test?x")]
    [InlineData("https://query.test?")]
    [InlineData("https://fragment.test#x")]
    [InlineData("https://fragment.test#")]
    [InlineData("https://user@login.test")]
    [InlineData("https://port.test:443")]
    [InlineData("https://UPPER.test")]
    [InlineData("HTTPS://scheme.test")]
    [InlineData("https://line.test\n")]
    [InlineData(" https://space.test")]
    [InlineData("https://xn.tést")]
    [InlineData("https://0x7f.1")]
    [InlineData("ftp://other.test")]
    [InlineData("//relative.test")]
    [InlineData("relative")]
    [InlineData("")]
    [InlineData("https://issuer.test")] // the public host is no tenant's own
    [InlineData("http://issuer.test/t/another-slug")]
    [InlineData("http://issuer.test/t/{slug}/")]
    public async Task An_issuer_in_any_spelling_but_the_one_is_refused(string spelling)
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);

        using var answer = await PatchAsync(tenant, new { issuer = spelling.Replace("{slug}", tenant.Slug, StringComparison.Ordinal) });

        var fault = Assert.Single((await answer.JsonAsync(HttpStatusCode.BadRequest)).GetProperty("errors").EnumerateObject());
        Assert.Equal("issuer", fault.Name);
        Assert.Equal(tenant.Stored.Issuer, new JsonWebToken(await tenant.TokenAsync()).Issuer);
    }

    [Fact]
    public async Task A_loopback_host_may_be_http_and_the_shared_address_may_be_gone_back_to()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync());
        var tenant = await TestTenant.CreateAsync(issuer);

        using var local = await PatchAsync(tenant, new { issuer = "http://localhost:9123" });
        using var back = await PatchAsync(tenant, new { issuer = tenant.Stored.Issuer });

        Assert.Equal(HttpStatusCode.OK, local.StatusCode);
        Assert.Equal("http://localhost:9123", (await back.JsonAsync()).GetProperty("formerIssuers")[0].GetString());
    }

    [Fact]
    public async Task A_move_that_was_not_read_from_the_present_version_changes_nothing()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var wanted = NewIssuer();

        using var stale = await PatchAsync(tenant, new { issuer = wanted }, ("If-Match", "\"7\""));
        using var other = await PatchAsync(await TestTenant.CreateAsync(issuer), new { issuer = wanted });

        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode); // it was not kept for the one that failed
    }

    [Fact]
    public async Task A_client_assertion_may_name_the_former_issuer_until_the_end()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var client = await ClientWithKeyAsync(tenant, key);
        var old = tenant.Stored.Issuer;
        using var move = await PatchAsync(tenant, new { issuer = NewIssuer() });

        Assert.Equal(HttpStatusCode.OK, await AssertAsync(tenant, client, key, old + "/oauth/token"));
        using var end = await PatchAsync(tenant, new { formerIssuers = Array.Empty<string>() });
        Assert.Equal(HttpStatusCode.Unauthorized, await AssertAsync(tenant, client, key, old + "/oauth/token"));
    }

    private static string NewIssuer() => $"https://i{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}.test";

    private static Task<HttpResponseMessage> PatchAsync(TestTenant tenant, object body, params (string, string)[] headers) =>
        Management.CallAsync(tenant.Issuer, tenant.Issuer.OperatorKey, HttpMethod.Patch, "/v1/tenants/" + tenant.Id, body, headers);

    /// <summary>The <c>iss</c> of an active token; null if it is not active.</summary>
    private static async Task<string?> IntrospectAsync(TestTenant tenant, string token)
    {
        using var response = await tenant.PostAsync("/oauth/introspect", ("token", token));
        var body = await response.JsonAsync();
        return body.GetProperty("active").GetBoolean() ? body.GetProperty("iss").GetString() : null;
    }

    /// <summary>The issuer that metadata tell, its endpoints being under it; null if there are none.</summary>
    private static async Task<string?> MetadataIssuerAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(path);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        var metadata = await response.JsonAsync();
        var told = metadata.GetProperty("issuer").GetString();
        Assert.Equal(told + "/oauth/token", metadata.GetProperty("token_endpoint").GetString());
        Assert.Equal(told + "/jwks", metadata.GetProperty("jwks_uri").GetString());
        return told;
    }

    private static async Task<string> ClientWithKeyAsync(TestTenant tenant, System.Security.Cryptography.ECDsa key)
    {
        var point = key.ExportParameters(false).Q;
        using var created = await tenant.CallAsync(HttpMethod.Post, "/v1/clients", new
        {
            name = "asserting", type = "confidential", grantTypes = new[] { "client_credentials" }, tokenEndpointAuthMethod = "private_key_jwt",
            jwks = new { keys = new[] { new { kty = "EC", kid = "k", alg = "ES256", crv = "P-256", x = Base64Url(point.X!), y = Base64Url(point.Y!) } } },
            scopes = new Dictionary<string, string[]> { [TestTenant.Resource] = ["read"] }, defaultResource = TestTenant.Resource,
        });
        return (await created.JsonAsync(HttpStatusCode.Created)).GetProperty("client").GetProperty("id").GetString()!;
    }

    private static async Task<HttpStatusCode> AssertAsync(TestTenant tenant, string client, System.Security.Cryptography.ECDsa key, string audience)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var head = Base64Url(Encoding.UTF8.GetBytes("""{"alg":"ES256","kid":"k"}"""));
        var claims = Base64Url(JsonSerializer.SerializeToUtf8Bytes(new
            { iss = client, sub = client, aud = audience, exp = now + 60, jti = $"{audience} {now} {key.GetHashCode()} {Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}" }));
        var signature = Base64Url(key.SignData(Encoding.ASCII.GetBytes($"{head}.{claims}"), System.Security.Cryptography.HashAlgorithmName.SHA256));
        using var response = await tenant.PostAsync("/oauth/token", null, null,
            ("grant_type", "client_credentials"), ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", $"{head}.{claims}.{signature}"));
        return response.StatusCode;
    }

    private static string Base64Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
