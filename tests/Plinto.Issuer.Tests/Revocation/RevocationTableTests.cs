using Microsoft.IdentityModel.JsonWebTokens;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.Revocation;

/// <summary>
/// What each way of taking back takes: one table, of which every cell is tried. What is not named goes on, for nothing else gave it. Dead is dead for good, also when what was
/// disabled is enabled again; what comes back was set up, not issued.
/// </summary>
public sealed class RevocationTableTests(Postgres postgres, OneIssuer one) : IClassFixture<OneIssuer>
{
    private static readonly string[] OfPerson = ["access token", "refresh token", "refresh token retried", "authorization code"];
    private static readonly string[] OfClient = [.. OfPerson, "client's own access token", "pushed request"];
    private static readonly string[] Links = ["reset link", "confirmation link"];

    private static readonly Dictionary<string, Row> Table = new()
    {
        ["nothing"] = new(_ => Task.CompletedTask, []),
        ["revoking a client's tokens"] = new(held => PostAsync(held, $"/v1/clients/{held.Client.Id}/revoke-tokens"), OfClient),
        ["disabling a client"] = new(
            held => PatchAsync(held, $"/v1/clients/{held.Client.Id}", new { disabled = true }), [.. OfClient, "client secret"],
            held => PatchAsync(held, $"/v1/clients/{held.Client.Id}", new { disabled = false }), ["client secret"]),
        ["deleting a client"] = new(held => DeleteAsync(held, $"/v1/clients/{held.Client.Id}"), [.. OfClient, "client secret"]),
        ["rotating a client's secret"] =
        new(held => PostAsync(held, $"/v1/clients/{held.Client.Id}/secrets", new { previousExpiresIn = 0 }), ["client secret"]) { NeedsSecret = true },
        ["suspending an identity"] = new(
            held => PatchAsync(held, $"/v1/identities/{held.Person.Id}", new { suspended = true }), [.. OfPerson, "session", .. Links],
            held => PatchAsync(held, $"/v1/identities/{held.Person.Id}", new { suspended = false }), []),
        ["deleting an identity"] = new(held => DeleteAsync(held, $"/v1/identities/{held.Person.Id}"), [.. OfPerson, "session", .. Links]),
        ["setting an identity's password"] = new(
            held => PostAsync(held, $"/v1/identities/{held.Person.Id}/password", new { password = "quartz-lantern-river" }), [.. OfPerson, "session", .. Links]),
        ["changing an identity's address"] = new(held => PatchAsync(held, $"/v1/identities/{held.Person.Id}", new { email = $"new.{held.Person.Email}" }), Links),
        ["revoking a session"] = new(held => DeleteAsync(held, $"/v1/sessions/{held.Person.Session}"), [.. OfPerson, "session"]),
        ["revoking an identity's sessions"] = new(held => DeleteAsync(held, $"/v1/sessions?identityId={held.Person.Id}"), [.. OfPerson, "session"]),
        ["withdrawing a consent"] = new(held => DeleteAsync(held, $"/v1/identities/{held.Person.Id}/consents/{held.Client.Id}"), OfPerson),
        ["revoking a refresh token"] = new(held => RevokeAsync(held, held.Tokens.Refresh()), ["access token", "refresh token", "refresh token retried"]),
        ["revoking an access token"] = new(held => RevokeAsync(held, held.Tokens.Access()), ["access token"]),
        ["revoking an API key"] = new(held => DeleteAsync(held, $"/v1/api-keys/{held.ApiKeyId}"), ["API key"]),
        ["deleting a resource"] = new(held => DeleteAsync(held, $"/v1/resources/{held.ResourceId}"), OfClient),
        ["revoking a signing key"] = new(
            held => PostAsync(held, $"/v1/keys/{new JsonWebToken(held.Tokens.Access()).Kid}/revoke"), ["access token", "client's own access token"]),
        ["disabling a tenant"] = new(
            held => OperateAsync(held, new { disabled = true }), Held.Kinds, held => OperateAsync(held, new { disabled = false }), ["API key", "client secret"]),
    };

    public static TheoryData<string> Ways => [.. Table.Keys];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Attack_with_what_was_held_before(string way)
    {
        var held = await Held.ArrangeAsync(await one.GetAsync());
        var row = Table[way];
        await row.Change(held);
        // Without its secret a client proves nothing of what it holds; that row says only that the secret went.
        await CheckAsync(held, way, row.Dead,
            Held.Kinds.Where(kind => !row.NeedsSecret || kind is "client secret" or "session" or "API key" or "access token" or "client's own access token"));
        if (row.Undo is { } undo)
        {
            await undo(held);
            await CheckAsync(held, way + ", then taking that back", row.Dead.Except(row.ComesBack), row.Dead);
        }
    }

    [Fact]
    public void Every_kind_dies_in_some_way_that_is_not_the_whole_tenants_end() =>
        Assert.All(Held.Kinds, kind => Assert.Contains(Table, row => row.Key != "disabling a tenant" && row.Value.Dead.Contains(kind)));

    [Theory]
    [InlineData("revoking a client's tokens", "client.tokens_revoked")]
    [InlineData("disabling a client", "client.disabled")]
    [InlineData("deleting a client", "client.deleted")]
    [InlineData("suspending an identity", "identity.suspended")]
    [InlineData("deleting an identity", "identity.deleted")]
    [InlineData("setting an identity's password", "identity.password_changed")]
    [InlineData("revoking a session", "session.revoked")]
    [InlineData("revoking an identity's sessions", "session.revoked")]
    [InlineData("withdrawing a consent", "consent.withdrawn")]
    [InlineData("revoking a refresh token", "refresh_token.revoked")]
    [InlineData("revoking an access token", "token.revoked")]
    [InlineData("revoking an API key", "api_key.revoked")]
    [InlineData("deleting a resource", "resource.deleted")]
    [InlineData("revoking a signing key", "key.revoked")]
    [InlineData("disabling a tenant", "tenant.disabled")]
    public async Task It_is_dead_in_the_transaction_of_the_change_itself(string way, string type)
    {
        var held = await Held.ArrangeAsync(await one.GetAsync());

        await Table[way].Change(held);

        // The rows that say what is dead tell which transaction wrote them, the event does too.
        var ofTenant = $"tenant_id = '{held.Tenant.Id.Value}'";
        Assert.Equal(true, await postgres.QueryAsync(held.Tenant.Issuer.Database, $"""
            with dead as (
                select xmin from token_families where {ofTenant} and revoked_at is not null
                union all select xmin from sessions where {ofTenant} and ended_at is not null
                union all select xmin from api_keys where {ofTenant} and revoked_at is not null
                union all select xmin from signing_keys where {ofTenant} and state = 'revoked'
                union all select xmin from revocations where {ofTenant}
            )
            select count(*) > 0 and bool_and(xmin::text in (select (e.xid::text::numeric % 4294967296)::text from events e where {ofTenant} and e.type = '{type}')) from dead
            """));
    }

    private static async Task CheckAsync(Held held, string when, IEnumerable<string> dead, IEnumerable<string> kinds)
    {
        var gone = dead.ToHashSet();
        foreach (var kind in kinds)
        {
            var alive = await held.IsAliveAsync(kind);
            Assert.True(alive != gone.Contains(kind), $"{when}: the {kind} is {(alive ? "alive" : "dead")}");
        }
    }

    private static async Task SendAsync(Held held, HttpMethod method, string path, object? body)
    {
        using var response = await held.Tenant.CallAsync(method, path, body);
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
    }

    private static Task PostAsync(Held held, string path, object? body = null) => SendAsync(held, HttpMethod.Post, path, body);

    private static Task PatchAsync(Held held, string path, object body) => SendAsync(held, HttpMethod.Patch, path, body);

    private static Task DeleteAsync(Held held, string path) => SendAsync(held, HttpMethod.Delete, path, null);

    private static async Task RevokeAsync(Held held, string token)
    {
        using var response = await held.Client.PostAsync("/oauth/revoke", ("token", token));
        Assert.True(response.IsSuccessStatusCode);
    }

    private static async Task OperateAsync(Held held, object body)
    {
        var issuer = held.Tenant.Issuer;
        using var response = await Management.CallAsync(issuer, issuer.OperatorKey, HttpMethod.Patch, "/v1/tenants/" + held.Tenant.Slug, body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    private sealed record Row(Func<Held, Task> Change, string[] Dead, Func<Held, Task>? Undo = null, string[]? Back = null)
    {
        public string[] ComesBack => Back ?? [];

        public bool NeedsSecret { get; init; }
    }
}
