using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Plinto.Issuer.Keys;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.Keys;

public sealed class SigningKeyTests(Postgres postgres, OneIssuer one) : IClassFixture<OneIssuer>
{
    private static readonly HttpMethod Get = HttpMethod.Get;
    private static readonly HttpMethod Post = HttpMethod.Post;

    private static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    [Fact]
    public async Task A_new_tenant_has_one_active_key_and_one_announced_standby_and_shows_both()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);

        using var jwks = await issuer.Http.GetAsync(tenant.Path + "/jwks");
        var states = await StatesAsync(tenant);

        Assert.Equal(["active", "announced"], states.Values.Order());
        Assert.Equal(states.Keys.Order(), (await jwks.JsonAsync()).GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("kid").GetString()).Order());
        Assert.Equal(states.Single(key => key.Value == "active").Key, new JsonWebToken(await tenant.TokenAsync()).Kid);
    }

    [Fact]
    public async Task The_jwks_has_the_cache_headers_and_an_etag_that_answers_304()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);

        using var first = await issuer.Http.GetAsync(tenant.Path + "/jwks");
        using var request = new HttpRequestMessage(Get, tenant.Path + "/jwks");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await issuer.Http.SendAsync(request);
        await tenant.RotateAsync(emergency: true);
        using var again = new HttpRequestMessage(Get, tenant.Path + "/jwks");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var third = await issuer.Http.SendAsync(again);

        Assert.Equal("public, max-age=60, stale-while-revalidate=60, stale-if-error=86400", first.Headers.GetValues("Cache-Control").Single());
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Fact]
    public async Task No_private_member_is_ever_in_the_jwks()
    {
        var issuer = await one.GetAsync();
        foreach (var algorithm in new[] { "ES256", "RS256", "PS256" })
        {
            var tenant = await TestTenant.CreateAsync(issuer, algorithm: algorithm);
            using var jwks = await issuer.Http.GetAsync(tenant.Path + "/jwks");
            foreach (var key in (await jwks.JsonAsync()).GetProperty("keys").EnumerateArray())
            {
                Assert.Empty(key.EnumerateObject().Select(member => member.Name).Except(["kty", "kid", "alg", "use", "crv", "x", "y", "n", "e"]));
                Assert.Equal(algorithm, key.GetProperty("alg").GetString());
            }

            Assert.Equal(algorithm, new JsonWebToken(await tenant.TokenAsync()).Alg);
        }
    }

    [Fact]
    public async Task Rotating_before_the_standby_is_ripe_is_409_with_retry_after_unless_it_is_an_emergency()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var before = await StatesAsync(tenant);

        using var early = await tenant.CallAsync(Post, "/v1/keys/rotate");
        var problem = await early.JsonAsync(HttpStatusCode.Conflict);
        using var emergency = await tenant.CallAsync(Post, "/v1/keys/rotate", new { emergency = true });
        var active = (await emergency.JsonAsync()).GetProperty("activeKeyId").GetString()!;

        Assert.Equal("standby_not_ripe", problem.GetProperty("code").GetString());
        Assert.InRange(early.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(170), TimeSpan.FromSeconds(180));
        Assert.Equal("announced", before[active]);
        Assert.Equal(active, new JsonWebToken(await tenant.TokenAsync()).Kid);
        Assert.Equal(["active", "announced", "retired"], (await StatesAsync(tenant)).Values.Order());
    }

    [Fact]
    public async Task Rotating_a_ripe_standby_keeps_the_old_key_published_until_its_last_token_has_expired()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync(), clock);
        var tenant = await TestTenant.CreateAsync(issuer);
        var old = new JsonWebToken(await tenant.TokenAsync()).Kid;

        clock.Advance(TimeSpan.FromSeconds(181));
        using var rotated = await tenant.CallAsync(Post, "/v1/keys/rotate");
        Assert.Equal(HttpStatusCode.OK, rotated.StatusCode);
        Assert.Contains(old, await PublishedAsync(tenant));
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Contains(old, await PublishedAsync(tenant)); // the skew
        clock.Advance(TimeSpan.FromSeconds(61));
        Assert.DoesNotContain(old, await PublishedAsync(tenant));

        await issuer.Get<RotateDueKeys>().RunOnceAsync(CancellationToken.None);
        Assert.Equal(DBNull.Value, await postgres.QueryAsync(issuer.Database, $"select private_envelope from signing_keys where kid = '{old}'"));
    }

    [Fact]
    public async Task Revoking_the_active_key_lets_the_standby_sign_at_once_and_refuses_its_tokens_for_good()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var edge = await TestEdge.EnrolAsync(issuer, await tenant.EnrolmentTokenAsync());
        var token = await tenant.TokenAsync();
        var revoked = new JsonWebToken(token).Kid;
        await using var stream = edge.StreamAsync(null, Patience).GetAsyncEnumerator(Patience);
        await stream.MoveNextAsync();

        using var response = await tenant.CallAsync(Post, $"/v1/keys/{revoked}/revoke");
        using var again = await tenant.CallAsync(Post, $"/v1/keys/{revoked}/revoke");
        var change = await stream.NextChangeAsync(item => item.RevokedKeys is { Count: > 0 });
        using var introspected = await tenant.PostAsync("/oauth/introspect", ("token", token));

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Equal([revoked], change.RevokedKeys);
        Assert.DoesNotContain(revoked, change.Keys!.Select(key => key.KeyId));
        Assert.Equal(2, change.Keys!.Count);
        Assert.False((await introspected.JsonAsync()).GetProperty("active").GetBoolean());
        Assert.DoesNotContain(revoked, await PublishedAsync(tenant));
        Assert.NotEqual(revoked, new JsonWebToken(await tenant.TokenAsync()).Kid);
        Assert.Equal(["active", "announced", "revoked"], (await StatesAsync(tenant)).Values.Order());
        Assert.Contains(revoked, (await edge.SnapshotAsync(tenant.Slug)).RevokedKeys);
        Assert.Equal(DBNull.Value, await postgres.QueryAsync(issuer.Database, $"select private_envelope from signing_keys where kid = '{revoked}'"));
    }

    [Fact]
    public async Task Revoking_the_standby_announces_another()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var standby = (await StatesAsync(tenant)).Single(key => key.Value == "announced").Key;

        using var response = await tenant.CallAsync(Post, $"/v1/keys/{standby}/revoke");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(["active", "announced", "revoked"], (await StatesAsync(tenant)).Values.Order());
    }

    [Fact]
    public async Task Replicas_that_rotate_on_schedule_at_the_same_time_rotate_each_tenant_once()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var database = await postgres.CreateDatabaseAsync();
        // Scheduled rounds must not run by themselves: the clock only moves when the test says so, and both replicas start before it does.
        await using var one = await TestIssuer.StartAsync(postgres, database, clock);
        await using var two = await TestIssuer.StartAsync(postgres, database, clock);
        for (var i = 0; i < 10; i++)
        {
            await TestTenant.CreateAsync(one);
        }

        await postgres.QueryAsync(database, "update signing_keys set activated_at = activated_at - interval '91 days', ripe_at = ripe_at - interval '91 days'");
        var rotated = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? one : two).Get<RotateDueKeys>().RunOnceAsync(CancellationToken.None)));

        Assert.Equal(10, rotated.Sum());
        Assert.Equal(10L, await postgres.QueryAsync(database, "select count(*) from signing_keys where state = 'retired'"));
        Assert.Equal(10L, await postgres.QueryAsync(database, "select count(*) from signing_keys where state = 'active'"));
        Assert.Equal(10L, await postgres.QueryAsync(database, "select count(*) from signing_keys where state = 'announced'"));
        Assert.Equal(10L, await postgres.QueryAsync(database, "select count(*) from events where type = 'key.rotated' and actor_kind = 'system'"));
    }

    [Fact]
    public async Task Callers_that_rotate_at_the_same_time_rotate_once()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres, settings: new Dictionary<string, string?> { ["Keys:StandbyRipeAfter"] = "00:00:02" });
        var tenant = await TestTenant.CreateAsync(issuer);
        await postgres.QueryAsync(issuer.Database, $"update signing_keys set ripe_at = now() - interval '1 minute' where tenant_id = '{tenant.Id.Value}'");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => tenant.CallAsync(Post, "/v1/keys/rotate")));

        Assert.Equal(1, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task Another_algorithm_signs_after_the_next_rotation()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);

        using var changed = await Management.CallAsync(issuer, issuer.OperatorKey, HttpMethod.Patch, "/v1/tenants/" + tenant.Slug, new { algorithm = "RS256" });
        var before = new JsonWebToken(await tenant.TokenAsync()).Alg;
        using var rotated = await tenant.CallAsync(Post, "/v1/keys/rotate", new { emergency = true });

        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal("ES256", before);
        Assert.Equal("RS256", new JsonWebToken(await tenant.TokenAsync()).Alg);
    }

    private static async Task<Dictionary<string, string>> StatesAsync(TestTenant tenant)
    {
        using var response = await tenant.CallAsync(Get, "/v1/keys");
        return (await response.JsonAsync()).GetProperty("items").EnumerateArray()
            .ToDictionary(key => key.GetProperty("id").GetString()!, key => key.GetProperty("state").GetString()!);
    }

    private static async Task<List<string>> PublishedAsync(TestTenant tenant)
    {
        using var jwks = await tenant.Issuer.Http.GetAsync(tenant.Path + "/jwks");
        return [.. (await jwks.JsonAsync()).GetProperty("keys").EnumerateArray().Select((JsonElement key) => key.GetProperty("kid").GetString()!)];
    }
}
