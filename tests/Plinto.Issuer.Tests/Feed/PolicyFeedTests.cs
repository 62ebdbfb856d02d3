using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Plinto.Decisions;
using Plinto.Issuer.Data;
using Plinto.Issuer.EdgeChanges;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Tests.Policies;
using Plinto.Issuer.Tests.Running;
using Plinto.Protocol;
using Plinto.Protocol.EdgeFeed;
using Plinto.Rego.Plan;
using Plinto.Rego.Run;
using Plinto.Rego.Values;

namespace Plinto.Issuer.Tests.Feed;

/// <summary>What edges get to decide by: in the snapshot and as changes, never older than what was said to be active.</summary>
public sealed class PolicyFeedTests(Postgres postgres, OneIssuer one) : IClassFixture<OneIssuer>
{
    private const string Allow = "package app\n\nallow if input.subject.id == \"ann\"\n";

    private static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    [Fact]
    public async Task Snapshot_of_a_tenant_that_never_activated_anything_decides_by_roles()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        await GiveRoleAsync(tenant, "editor", ["documents:*"], tenant.ClientId.ToString());
        var edge = await TestEdge.EnrolAsync(issuer, await tenant.EnrolmentTokenAsync());

        var snapshot = await edge.SnapshotAsync(tenant.Slug);

        Assert.Equal(0, snapshot.Policy!.Release);
        Assert.Equal(["documents:*"], snapshot.Roles!.Roles["editor"]);
        Assert.Equal(["editor"], snapshot.Roles.Assignments[tenant.ClientId.ToString()]);
        var policy = Policy(snapshot.Policy).WithData(RolesData.From(snapshot.Roles.Roles, snapshot.Roles.Assignments));
        Assert.True(policy.Evaluate("plinto/rbac/allow", Question(tenant.ClientId.ToString(), "documents", "delete")).IsTrue);
        Assert.False(policy.Evaluate("plinto/rbac/allow", Question(tenant.ClientId.ToString(), "accounts", "delete")).IsTrue);
        Assert.False(policy.Evaluate("plinto/rbac/allow", Question("someone else", "documents", "delete")).IsTrue);
    }

    [Fact]
    public async Task Activation_comes_as_a_change_with_the_whole_plan_and_then_stands_in_the_snapshot()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var edge = await TestEdge.EnrolAsync(issuer, await tenant.EnrolmentTokenAsync());
        await using var stream = edge.StreamAsync(null, Patience).GetAsyncEnumerator(Patience);
        await stream.MoveNextAsync();

        var policy = await TestPolicy.ActiveAsync(tenant, "app", Allow);
        var change = await stream.NextChangeAsync(item => item.Policy is not null);
        using var settings = await tenant.CallAsync(HttpMethod.Patch, "/v1/policies/settings", new { redactions = new[] { "/token/email" } });
        var second = await stream.NextChangeAsync(item => item.Policy is not null);
        var snapshot = await edge.SnapshotAsync(tenant.Slug);

        Assert.Equal(1, change.Policy!.Release);
        Assert.Null(change.Tenant);
        var plan = Policy(change.Policy);
        Assert.True(plan.Evaluate("app/allow", Question("ann", "x", "read")).IsTrue);
        Assert.Equal(RegoOutcome.Undefined, plan.Evaluate("app/allow", Question("bob", "x", "read")).Outcome);
        Assert.Equal(RegoOutcome.Error, plan.Evaluate("app/other").Outcome);
        Assert.Equal(1, (await policy.ReadAsync()).GetProperty("activeRevision").GetInt32());
        Assert.Equal(HttpStatusCode.OK, settings.StatusCode);
        Assert.Equal((2, "/token/email"), (second.Policy!.Release, Assert.Single(second.Policy.Redactions)));
        Assert.Equal((2, "/token/email"), (snapshot.Policy!.Release, Assert.Single(snapshot.Policy.Redactions)));
        Assert.Equal(second.Policy.Plan, snapshot.Policy.Plan);
    }

    [Fact]
    public async Task Missed_activations_cost_one_plan_and_leave_no_gap()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var edge = await TestEdge.EnrolAsync(issuer, await tenant.EnrolmentTokenAsync());
        var beat = await edge.NextHeartbeatAsync(Patience, atLeast: 1);
        var policy = await TestPolicy.ActiveAsync(tenant, "app", Allow);
        for (var i = 0; i < 3; i++)
        {
            await policy.ActivateAsync(await policy.ReviseAsync(Allow + $"\nrule{i} := {i}\n"));
        }

        await GiveRoleAsync(tenant, "reader", ["documents:read"], tenant.ClientId.ToString());
        await edge.NextHeartbeatAsync(Patience, beat.Position + 6);
        await using var stream = edge.StreamAsync($"{beat.Epoch}:{beat.Position}", Patience).GetAsyncEnumerator(Patience);
        await stream.MoveNextAsync();
        var changes = new List<TenantChange>();
        while (changes.Count < 6)
        {
            changes.Add(await stream.NextChangeAsync(_ => true));
        }

        Assert.Equal(4, Assert.Single(changes, change => change.Policy is not null).Policy!.Release);
        Assert.Equal(changes.Skip(1).Select(change => change.Previous), changes.SkipLast(1).Select(change => change.Position));
        Assert.All(changes.Take(3), change => Assert.Equal(tenant.Slug, change.Tenant!.Slug));
        Assert.Equal(["documents:read"], Assert.Single(changes, change => change.Roles is not null).Roles!.Roles["reader"]);
        var assignment = Assert.Single(changes, change => change.Assignment is not null).Assignment!;
        Assert.Equal((tenant.ClientId.ToString(), "reader"), (assignment.Subject, Assert.Single(assignment.Roles)));
    }

    [Fact]
    public async Task Edges_list_shows_what_each_runs_and_faults_to_their_tenant_alone()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var other = await TestTenant.CreateAsync(issuer);
        var foreign = await TestTenant.CreateAsync(issuer);
        var edge = await TestEdge.EnrolAsync(issuer, await tenant.EnrolmentTokenAsync(other));
        await TestPolicy.ActiveAsync(tenant, "app", Allow);
        await AcknowledgeAsync(edge, (tenant, 0, "the plan of release 1 cannot be read"), (foreign, 77, null));
        await AcknowledgeAsync(edge, (other, 0, null)); // within the same second: what was said of the first tenant still counts

        var seen = await UntilAsync(tenant, policies => policies.Length == 1 && policies[0].TryGetProperty("acknowledgedAt", out _));
        Assert.Equal("the plan of release 1 cannot be read", seen[0].GetProperty("fault").GetString());
        Assert.Equal((tenant.Id.ToString(), 0, 1, true), (seen[0].GetProperty("tenant").GetString(), seen[0].GetProperty("release").GetInt32(),
            seen[0].GetProperty("inForce").GetInt32(), seen[0].GetProperty("faulty").GetBoolean()));
        await UntilAsync(other, policies => policies.Length == 1 && policies[0].TryGetProperty("acknowledgedAt", out _) && !policies[0].GetProperty("faulty").GetBoolean());

        using var all = await Management.CallAsync(issuer, issuer.OperatorKey, HttpMethod.Get, "/v1/edges?limit=200", null);
        var listed = (await all.JsonAsync()).GetProperty("items").EnumerateArray().Single(item => item.GetProperty("id").GetString() == edge.Id).GetProperty("policies")
            .EnumerateArray().ToArray();
        Assert.Equal(2, listed.Length);
        Assert.All(listed, policy => Assert.False(policy.TryGetProperty("fault", out _)));
        Assert.Contains(listed, policy => policy.GetProperty("faulty").GetBoolean() && policy.GetProperty("tenant").GetString() == tenant.Id.ToString());
        Assert.Equal(0L, await postgres.QueryAsync(issuer.Database, $"select count(*) from edge_tenants where tenant_id = '{foreign.Id.Value}'"));
    }

    [Theory]
    [InlineData("""[{"tenantId":"tnt_x","release":1}]""")]
    [InlineData("""[{"tenantId":"TENANT","release":-1}]""")]
    [InlineData("""[{"tenantId":"TENANT","release":1,"fault":"a\u0000b"}]""")]
    [InlineData("""[{"tenantId":null,"release":1}]""")]
    [InlineData("""[null]""")]
    public async Task Attack_with_an_acknowledgement_of_policies_that_is_none_is_refused(string policies)
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var edge = await TestEdge.EnrolAsync(issuer, await tenant.EnrolmentTokenAsync());
        var body = $$"""{"epoch":"e","position":1,"horizon":"2026-01-01T00:00:00Z","version":"1","policies":{{policies.Replace("TENANT", tenant.Id.ToString(), StringComparison.Ordinal)}}}""";

        using var sent = await edge.SendAsync(HttpMethod.Post, "/edge/v1/ack", new StringContent(body, null, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, sent.StatusCode);
    }

    internal static RegoPolicy Policy(PolicyRecord record)
    {
        using var gzip = new GZipStream(new MemoryStream(record.Plan!), CompressionMode.Decompress);
        using var json = new MemoryStream();
        gzip.CopyTo(json);
        return RegoPolicy.Create(PolicyPlan.Read(json.ToArray()));
    }

    internal static RegoValue Question(string subject, string type, string action) =>
        RegoJson.Read(JsonSerializer.Serialize(new { subject = new { id = subject }, resource = new { type }, action = new { name = action } }));

    /// <summary>A role as the roles API writes it, with the changes it sends.</summary>
    internal static async Task GiveRoleAsync(TestTenant tenant, string name, string[] permissions, string client)
    {
        await using var work = await tenant.Issuer.Get<Database>().BeginAsync(tenant.Id, CancellationToken.None);
        var (id, now) = (Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), TimeProvider.System.GetUtcNow());
        await using (var role = work.Run(
            "insert into roles (tenant_id, id, name, permissions, created_at) values ($1, $2, $3, $4, $5)", tenant.Id.Value, id, name, permissions, now))
        {
            await role.ExecuteAsync(CancellationToken.None);
        }

        Assert.True(ClientId.TryParse(client, out var clientId));
        await using (var given = work.Run(
            "insert into role_assignments (tenant_id, role_id, client_id, created_at) values ($1, $2, $3, $4)", tenant.Id.Value, id, clientId.Value, now))
        {
            await given.ExecuteAsync(CancellationToken.None);
        }

        await EdgeChangeSql.RolesAsync(work, now, CancellationToken.None);
        await EdgeChangeSql.AssignmentAsync(work, client, now, CancellationToken.None);
        await work.CommitAsync(CancellationToken.None);
    }

    private static async Task AcknowledgeAsync(TestEdge edge, params (TestTenant Tenant, long Release, string? Fault)[] policies)
    {
        var acknowledgement = new FeedAcknowledgement
        {
            Epoch = "e", Position = 1, Horizon = TimeProvider.System.GetUtcNow(), Version = "1",
            Policies = [.. policies.Select(policy => new PolicyAcknowledgement { TenantId = policy.Tenant.Id.ToString(), Release = policy.Release, Fault = policy.Fault })],
        };
        using var sent = await edge.SendAsync(HttpMethod.Post, "/edge/v1/ack", JsonContent.Create(acknowledgement, ProtocolJson.Default.FeedAcknowledgement));
        Assert.Equal(HttpStatusCode.NoContent, sent.StatusCode);
    }

    private static async Task<JsonElement[]> UntilAsync(TestTenant tenant, Func<JsonElement[], bool> wanted)
    {
        JsonElement[] policies = [];
        await Eventually.TrueAsync(async () =>
        {
            using var list = await tenant.CallAsync(HttpMethod.Get, "/v1/edges");
            policies = Assert.Single((await list.JsonAsync()).GetProperty("items").EnumerateArray()).GetProperty("policies").EnumerateArray().ToArray();
            return wanted(policies);
        }, "the list of edges does not say it");
        return policies;
    }
}
