using System.Net;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Tests.Running;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Issuer.Tests.Sessions;

public sealed class SessionEndpointTests(Postgres postgres, OneIssuer one) : IClassFixture<OneIssuer>
{
    [Fact]
    public async Task A_session_is_described_without_its_secret()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var person = await TestPerson.CreateAsync(tenant);
        var client = await TestClient.CreateAsync(tenant);
        await client.TokensAsync(person);
        await client.TokensAsync(person);

        using var response = await tenant.CallAsync(HttpMethod.Get, "/v1/sessions/" + person.Session);
        var body = await response.JsonAsync();

        Assert.Equal(
            ["address", "agent", "amr", "authenticatedAt", "clients", "createdAt", "expiresAt", "id", "identityId", "idleUntil", "seenAt"],
            body.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal(person.Id.ToString(), body.GetProperty("identityId").GetString());
        Assert.Equal("192.0.2.1", body.GetProperty("address").GetString());
        Assert.Equal([client.Id.ToString()], body.GetProperty("clients").EnumerateArray().Select(id => id.GetString()));
        Assert.Equal(TimeSpan.FromDays(30), body.GetProperty("expiresAt").GetDateTimeOffset() - body.GetProperty("createdAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task The_list_has_pages_and_a_filter_by_identity()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var ada = await TestPerson.CreateAsync(tenant);
        var other = await TestPerson.CreateAsync(tenant);
        var phone = ada.OtherBrowser();
        await phone.SignInAsync();

        var all = await ListAsync(tenant, "?limit=2");
        var rest = await ListAsync(tenant, "?limit=2&cursor=" + all.Next);
        var hers = await ListAsync(tenant, "?identityId=" + ada.Id);
        using var wrongCursor = await tenant.CallAsync(HttpMethod.Get, "/v1/sessions?cursor=nonsense");
        using var wrongIdentity = await tenant.CallAsync(HttpMethod.Get, "/v1/sessions?identityId=nonsense");

        // Ids of one millisecond are in no order of time.
        Assert.Equal(new[] { ada.Session.ToString(), other.Session.ToString(), phone.Session.ToString() }.Order(StringComparer.Ordinal), all.Ids.Concat(rest.Ids));
        Assert.Null(rest.Next);
        Assert.Equal(new[] { ada.Session.ToString(), phone.Session.ToString() }.Order(StringComparer.Ordinal), hers.Ids);
        Assert.Equal(HttpStatusCode.BadRequest, wrongCursor.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, wrongIdentity.StatusCode);
    }

    [Fact]
    public async Task Revoking_a_session_ends_its_tokens_here_and_at_the_edge_and_no_other_session()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var edge = await TestEdge.EnrolAsync(issuer, await tenant.EnrolmentTokenAsync());
        var person = await TestPerson.CreateAsync(tenant);
        var phone = person.OtherBrowser();
        await phone.SignInAsync();
        var client = await TestClient.CreateAsync(tenant);
        var here = await client.TokensAsync(person);
        var there = await client.TokensAsync(phone);

        using var revoked = await tenant.CallAsync(HttpMethod.Delete, "/v1/sessions/" + person.Session);
        using var again = await tenant.CallAsync(HttpMethod.Delete, "/v1/sessions/" + person.Session);
        using var read = await tenant.CallAsync(HttpMethod.Get, "/v1/sessions/" + person.Session);

        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Equal("revoked", (await read.JsonAsync()).GetProperty("endReason").GetString());
        Assert.False(await tenant.IsActiveAsync(here.Access()));
        Assert.Equal("invalid_grant", await client.RefreshAsync(here.Refresh()).ErrorAsync());
        Assert.True(await tenant.IsActiveAsync(there.Access()));
        Assert.True((await client.RefreshAsync(there.Refresh()).GoodAsync()).TryGetProperty("access_token", out _));
        var snapshot = await edge.SnapshotAsync(tenant.Id.ToString());
        Assert.Contains(snapshot.Revocations, item => item.Kind == RevocationKind.Session && item.Value == person.Session.ToString());
    }

    [Fact]
    public async Task All_sessions_of_an_identity_end_at_once()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var person = await TestPerson.CreateAsync(tenant);
        var phone = person.OtherBrowser();
        await phone.SignInAsync();
        var other = await TestPerson.CreateAsync(tenant);

        using var missing = await tenant.CallAsync(HttpMethod.Delete, "/v1/sessions");
        using var unknown = await tenant.CallAsync(HttpMethod.Delete, "/v1/sessions?identityId=" + new IdentityId(Guid.Empty));
        using var done = await tenant.CallAsync(HttpMethod.Delete, "/v1/sessions?identityId=" + person.Id);

        Assert.Equal(HttpStatusCode.BadRequest, missing.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, done.StatusCode);
        Assert.Equal(
            other.Session!.Value.Value.ToString(),
            await postgres.QueryAsync(issuer.Database, $"select string_agg(id::text, ',') from sessions where ended_at is null and tenant_id = '{tenant.Id.Value}'"));
    }

    [Fact]
    public async Task Attack_with_another_tenants_key_on_an_identitys_sessions_ends_none()
    {
        var issuer = await one.GetAsync();
        var victim = await TestTenant.CreateAsync(issuer);
        var attacker = await TestTenant.CreateAsync(issuer);
        var person = await TestPerson.CreateAsync(victim);

        using var list = await attacker.CallAsync(HttpMethod.Get, "/v1/sessions?identityId=" + person.Id);
        using var revoke = await attacker.CallAsync(HttpMethod.Delete, "/v1/sessions?identityId=" + person.Id);

        Assert.Equal(0, (await list.JsonAsync()).GetProperty("items").GetArrayLength());
        Assert.Equal(HttpStatusCode.NotFound, revoke.StatusCode);
        Assert.Equal(0L, await postgres.QueryAsync(issuer.Database, $"select count(*) from sessions where ended_at is not null and tenant_id = '{victim.Id.Value}'"));
    }

    [Theory]
    [InlineData("clients:read", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData("sessions:read", HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    public async Task A_key_needs_the_permission(string permission, HttpStatusCode read, HttpStatusCode revoke)
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var person = await TestPerson.CreateAsync(tenant);
        using var made = await tenant.CallAsync(HttpMethod.Post, "/v1/api-keys", new { name = "x", permissions = new[] { permission } });
        var key = (await made.JsonAsync(HttpStatusCode.Created)).GetProperty("secret").GetString();

        using var got = await Management.CallAsync(issuer, key, HttpMethod.Get, "/v1/sessions", null);
        using var revoked = await Management.CallAsync(issuer, key, HttpMethod.Delete, "/v1/sessions/" + person.Session, null);

        Assert.Equal(read, got.StatusCode);
        Assert.Equal(revoke, revoked.StatusCode);
    }

    private static async Task<(IEnumerable<string?> Ids, string? Next)> ListAsync(TestTenant tenant, string query)
    {
        using var response = await tenant.CallAsync(HttpMethod.Get, "/v1/sessions" + query);
        var body = await response.JsonAsync();
        return ([.. body.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString())],
            body.TryGetProperty("next", out var next) ? next.GetString() : null);
    }
}
