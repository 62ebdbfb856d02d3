using System.Net;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.Roles;

/// <summary>Roles, who has them, and how edges learn of it.</summary>
public sealed class RolesTests(Postgres postgres, OneIssuer one) : IClassFixture<OneIssuer>
{
    private static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    [Fact]
    public async Task A_role_is_created_read_changed_and_deleted()
    {
        var tenant = await TenantAsync();
        using var made = await tenant.CallAsync(
            HttpMethod.Post, "/v1/roles", new { name = "editor", description = "May write", permissions = new[] { "documents:read", "documents:update", "documents:read" } });
        var role = await made.JsonAsync(HttpStatusCode.Created);
        var path = "/v1/roles/" + role.GetProperty("id").GetString();
        Assert.Equal(path, made.Headers.Location!.ToString());
        Assert.Equal(["documents:read", "documents:update"], role.GetProperty("permissions").EnumerateArray().Select(text => text.GetString()!));

        using var stale = await tenant.CallAsync(HttpMethod.Patch, path, new { permissions = new[] { "documents:*" } }, ("If-Match", "\"7\""));
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        using var changed = await tenant.CallAsync(
            HttpMethod.Patch, path, new { permissions = new[] { "documents:*" }, description = "" }, ("If-Match", made.Headers.ETag!.ToString()));
        var after = await changed.JsonAsync();
        Assert.Equal("documents:*", after.GetProperty("permissions")[0].GetString());
        Assert.False(after.TryGetProperty("description", out _));

        using var deleted = await tenant.CallAsync(HttpMethod.Delete, path);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using var gone = await tenant.CallAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Theory]
    [InlineData("Editor", "documents:read", "name")]
    [InlineData("", "documents:read", "name")]
    [InlineData("-editor", "documents:read", "name")]
    [InlineData("editor\n", "documents:read", "name")]
    [InlineData("editor", "documents", "permissions")]
    [InlineData("editor", "documents:read:all", "permissions")]
    [InlineData("editor", "docu*:read", "permissions")]
    [InlineData("editor", "documents:\"] := true", "permissions")]
    public async Task A_role_that_could_be_misread_is_refused(string name, string permission, string member)
    {
        var tenant = await TenantAsync();
        using var response = await tenant.CallAsync(HttpMethod.Post, "/v1/roles", new { name, permissions = new[] { permission } });
        Assert.True((await response.JsonAsync(HttpStatusCode.BadRequest)).GetProperty("errors").TryGetProperty(member, out _));
    }

    [Fact]
    public async Task Two_roles_cannot_have_one_name()
    {
        var tenant = await TenantAsync();
        await CreateAsync(tenant, "editor");
        using var second = await tenant.CallAsync(HttpMethod.Post, "/v1/roles", new { name = "editor" });
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
    }

    [Fact]
    public async Task Identities_and_clients_are_given_roles_and_lose_them()
    {
        var tenant = await TenantAsync();
        var person = await TestPerson.CreateAsync(tenant, signedIn: false);
        var role = await CreateAsync(tenant, "editor", "documents:read");
        foreach (var subject in new[] { person.Id.ToString(), tenant.ClientId.ToString() })
        {
            foreach (var _ in new[] { "once", "twice is harmless" })
            {
                using var assigned = await tenant.CallAsync(HttpMethod.Put, $"/v1/roles/{role}/assignments/{subject}");
                Assert.Equal(HttpStatusCode.NoContent, assigned.StatusCode);
            }
        }

        Assert.Equal(new[] { person.Id.ToString(), tenant.ClientId.ToString() }.Order(), (await SubjectsAsync(tenant, role)).Order());
        using var mine = await tenant.CallAsync(HttpMethod.Get, "/v1/roles?subject=" + person.Id);
        Assert.Equal(role, Assert.Single((await mine.JsonAsync()).GetProperty("items").EnumerateArray()).GetProperty("id").GetString());

        using var taken = await tenant.CallAsync(HttpMethod.Delete, $"/v1/roles/{role}/assignments/{person.Id}");
        using var again = await tenant.CallAsync(HttpMethod.Delete, $"/v1/roles/{role}/assignments/{person.Id}");
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (taken.StatusCode, again.StatusCode));
        Assert.Equal([tenant.ClientId.ToString()], await SubjectsAsync(tenant, role));
    }

    [Fact]
    public async Task Assignments_are_listed_in_parts_without_a_gap()
    {
        var tenant = await TenantAsync();
        var role = await CreateAsync(tenant, "reader");
        var people = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            var person = await TestPerson.CreateAsync(tenant, signedIn: false);
            people.Add(person.Id.ToString());
            using var assigned = await tenant.CallAsync(HttpMethod.Put, $"/v1/roles/{role}/assignments/{person.Id}");
        }

        var seen = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            using var part = await tenant.CallAsync(HttpMethod.Get, $"/v1/roles/{role}/assignments?limit=2&cursor={cursor}");
            var page = await part.JsonAsync();
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("subject").GetString()!));
            cursor = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }

        Assert.Equal(people.Order(), seen.Order());
        Assert.Equal(seen.Distinct(), seen);
    }

    [Fact]
    public async Task A_subject_of_another_tenant_gets_no_role_here()
    {
        var tenant = await TenantAsync();
        var other = await TenantAsync();
        var stranger = await TestPerson.CreateAsync(other, signedIn: false);
        var role = await CreateAsync(tenant, "editor");
        using var assigned = await tenant.CallAsync(HttpMethod.Put, $"/v1/roles/{role}/assignments/{stranger.Id}");
        using var client = await tenant.CallAsync(HttpMethod.Put, $"/v1/roles/{role}/assignments/{other.ClientId}");
        using var foreign = await other.CallAsync(HttpMethod.Put, $"/v1/roles/{role}/assignments/{stranger.Id}");
        Assert.All(new[] { assigned, client, foreign }, response => Assert.Equal(HttpStatusCode.NotFound, response.StatusCode));
        Assert.Empty(await SubjectsAsync(tenant, role));
    }

    [Fact]
    public async Task A_subject_cannot_collect_more_roles_than_there_may_be()
    {
        var tenant = await TenantAsync();
        await postgres.QueryAsync(tenant.Issuer.Database, $"""
            do $$ begin
                perform set_config('app.tenant', '{tenant.Id.Value}', true);
                insert into roles (tenant_id, id, name, permissions, created_at) select '{tenant.Id.Value}', gen_random_uuid(), 'r' || n, array[]::text[], now() from generate_series(1, 50) n;
                insert into role_assignments (tenant_id, role_id, client_id, created_at) select tenant_id, id, '{tenant.ClientId.Value}', now() from roles where tenant_id = '{tenant.Id.Value}';
            end $$
            """);
        var role = await CreateAsync(tenant, "one-too-many");
        using var assigned = await tenant.CallAsync(HttpMethod.Put, $"/v1/roles/{role}/assignments/{tenant.ClientId}");
        Assert.Equal(HttpStatusCode.Conflict, assigned.StatusCode);
        Assert.Empty(await SubjectsAsync(tenant, role));
    }

    [Fact]
    public async Task A_key_that_may_read_roles_cannot_change_them()
    {
        var tenant = await TenantAsync();
        using var made = await tenant.CallAsync(HttpMethod.Post, "/v1/api-keys", new { name = "reader", permissions = new[] { "roles:read" } });
        var reader = (await made.JsonAsync(HttpStatusCode.Created)).GetProperty("secret").GetString()!;
        var role = await CreateAsync(tenant, "editor");
        foreach (var (method, path, body) in new (HttpMethod, string, object?)[]
        {
            (HttpMethod.Post, "/v1/roles", new { name = "mine" }), (HttpMethod.Patch, "/v1/roles/" + role, new { permissions = new[] { "*:*" } }),
                (HttpMethod.Delete, "/v1/roles/" + role, null),
            (HttpMethod.Put, $"/v1/roles/{role}/assignments/{tenant.ClientId}", null), (HttpMethod.Delete, $"/v1/roles/{role}/assignments/{tenant.ClientId}", null),
        })
        {
            using var response = await Management.CallAsync(tenant.Issuer, reader, method, path, body);
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        }
    }

    [Fact]
    public async Task Edges_get_all_roles_in_the_snapshot_and_each_change_after_it()
    {
        var tenant = await TenantAsync();
        var role = await CreateAsync(tenant, "editor", "documents:read");
        using var assigned = await tenant.CallAsync(HttpMethod.Put, $"/v1/roles/{role}/assignments/{tenant.ClientId}");
        var edge = await TestEdge.EnrolAsync(tenant.Issuer, await tenant.EnrolmentTokenAsync());
        var snapshot = await edge.SnapshotAsync(tenant.Slug);
        Assert.Equal(["documents:read"], snapshot.Roles!.Roles["editor"]);
        Assert.Equal(["editor"], snapshot.Roles.Assignments[tenant.ClientId.ToString()]);

        await using var stream = edge.StreamAsync(null, Patience).GetAsyncEnumerator(Patience);
        await stream.MoveNextAsync();
        using var taken = await tenant.CallAsync(HttpMethod.Delete, $"/v1/roles/{role}/assignments/{tenant.ClientId}");
        var lost = await stream.NextChangeAsync(change => change.Assignment is not null);
        Assert.Equal((tenant.ClientId.ToString(), 0), (lost.Assignment!.Subject, lost.Assignment.Roles.Count));

        using var widened = await tenant.CallAsync(HttpMethod.Patch, "/v1/roles/" + role, new { permissions = new[] { "documents:*" } });
        var changed = await stream.NextChangeAsync(change => change.Roles is not null);
        Assert.Equal(["documents:*"], changed.Roles!.Roles["editor"]);
        Assert.Empty(changed.Roles.Assignments);
    }

    [Fact]
    public async Task A_deleted_role_is_gone_from_all_who_had_it()
    {
        var tenant = await TenantAsync();
        var role = await CreateAsync(tenant, "editor", "documents:read");
        using var assigned = await tenant.CallAsync(HttpMethod.Put, $"/v1/roles/{role}/assignments/{tenant.ClientId}");
        using var deleted = await tenant.CallAsync(HttpMethod.Delete, "/v1/roles/" + role);
        var edge = await TestEdge.EnrolAsync(tenant.Issuer, await tenant.EnrolmentTokenAsync());
        var roles = (await edge.SnapshotAsync(tenant.Slug)).Roles!;
        Assert.Empty(roles.Roles);
        Assert.Empty(roles.Assignments);
    }

    [Fact]
    public async Task Each_change_is_an_event()
    {
        var tenant = await TenantAsync();
        var role = await CreateAsync(tenant, "editor");
        using var updated = await tenant.CallAsync(HttpMethod.Patch, "/v1/roles/" + role, new { description = "x" });
        using var assigned = await tenant.CallAsync(HttpMethod.Put, $"/v1/roles/{role}/assignments/{tenant.ClientId}");
        using var taken = await tenant.CallAsync(HttpMethod.Delete, $"/v1/roles/{role}/assignments/{tenant.ClientId}");
        using var deleted = await tenant.CallAsync(HttpMethod.Delete, "/v1/roles/" + role);
        Assert.Equal(
            "role.created,role.updated,role.assigned,role.unassigned,role.deleted",
            await postgres.QueryAsync(
            tenant.Issuer.Database, $"select string_agg(type, ',' order by seq) from events where tenant_id = '{tenant.Id.Value}' and type like 'role.%'"));
    }

    private async Task<TestTenant> TenantAsync() => await TestTenant.CreateAsync(await one.GetAsync());

    private static async Task<string> CreateAsync(TestTenant tenant, string name, params string[] permissions)
    {
        using var response = await tenant.CallAsync(HttpMethod.Post, "/v1/roles", new { name, permissions });
        return (await response.JsonAsync(HttpStatusCode.Created)).GetProperty("id").GetString()!;
    }

    private static async Task<List<string>> SubjectsAsync(TestTenant tenant, string role)
    {
        using var list = await tenant.CallAsync(HttpMethod.Get, $"/v1/roles/{role}/assignments");
        return [.. (await list.JsonAsync()).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("subject").GetString()!)];
    }
}
