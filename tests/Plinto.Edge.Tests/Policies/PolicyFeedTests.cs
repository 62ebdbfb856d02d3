using System.Text;
using Plinto.Edge.Tests.Decide;
using Plinto.Edge.Tests.Running;
using Plinto.Protocol.EdgeFeed;
using Xunit;

namespace Plinto.Edge.Tests.Policies;

/// <summary>Policies are activated by the signed feed; lies, broken releases and outages leave the last good one active.</summary>
public sealed class PolicyFeedTests : IAsyncLifetime
{
    private const string Deny = "package app\n\ndefault allow := false";
    private readonly DecidingEdge _deciding = new();

    private FakeIssuer Issuer => _deciding.Issuer;

    private FakeTenant Demo => _deciding.Demo;

    private EdgeProcess Edge => _deciding.Edge;

    public ValueTask InitializeAsync() => _deciding.InitializeAsync();

    public ValueTask DisposeAsync() => _deciding.DisposeAsync();

    [Fact]
    public async Task Release_is_in_force_within_a_second_and_rolled_back_as_fast()
    {
        await DecidesAsync("/allow/x", "");
        Issuer.SendPolicy(Demo, FakePolicy.Record(8, Deny, "app/allow"));
        await DecidesAsync("/allow/x", "policy_denied");
        Issuer.SendPolicy(Demo, FakePolicy.Record(9, DecidingEdge.Policy, DecidingEdge.Entrypoints));
        await DecidesAsync("/allow/x", "");
        Issuer.SendPolicy(Demo, new PolicyRecord { Release = 10 });
        await DecidesAsync("/allow/x", "policy_missing");
    }

    [Fact]
    public async Task Role_given_and_taken_is_in_force_without_a_release()
    {
        await DecidesAsync("/documents/7", "");
        Issuer.Assign(Demo, "usr_1");
        await DecidesAsync("/documents/7", "policy_denied");
        Issuer.Assign(Demo, "usr_1", "admin");
        await DecidesAsync("/documents/7", "");
        Demo.Roles = Demo.Roles! with { Roles = new Dictionary<string, IReadOnlyList<string>> { ["admin"] = ["invoices:*"] } };
        Issuer.Send(Demo, change => change with { Roles = Demo.Roles });
        await DecidesAsync("/documents/7", "policy_denied");
    }

    [Fact]
    public async Task Release_is_acknowledged_and_one_that_is_broken_with_its_fault()
    {
        await AcknowledgedAsync(acknowledgement => acknowledgement is { TenantId: "tnt_demo", Release: 7, Fault: null });
        Issuer.SendPolicy(Demo, new PolicyRecord { Release = 8, Plan = [1, 2, 3] });
        await AcknowledgedAsync(acknowledgement => acknowledgement is { TenantId: "tnt_demo", Release: 7, Fault: not null });
        await DecidesAsync("/allow/x", "");
        Issuer.SendPolicy(Demo, FakePolicy.Record(9, Deny, "app/allow"));
        await AcknowledgedAsync(acknowledgement => acknowledgement is { TenantId: "tnt_demo", Release: 9, Fault: null });
        await DecidesAsync("/allow/x", "policy_denied");
    }

    public static TheoryData<string> BrokenPlans => ["not gzip", "not json", "unknown statement", "missing function", "string out of range", "bomb", "deep"];

    [Theory]
    [MemberData(nameof(BrokenPlans))]
    public async Task Broken_release_never_replaces_a_good_one_not_even_by_a_restart_without_issuer(string kind)
    {
        static byte[] Plan(string statement) =>
            FakePolicy.Compress(Encoding.UTF8.GetBytes($$$"""{"static":{"strings":[]},"plans":{"plans":[{"name":"app/allow","blocks":[{"stmts":[{{{statement}}}]}]}]},"funcs":{"funcs":[]}}"""));
        const string At = "\"file\":0,\"col\":0,\"row\":0";
        var plan = kind switch
        {
            "not gzip" => Encoding.UTF8.GetBytes("plan"),
            "not json" => FakePolicy.Compress(Encoding.UTF8.GetBytes("{")),
            "unknown statement" => Plan($$$"""{"type":"ExecStmt","stmt":{{{{At}}}}}"""),
            "missing function" => Plan($$$"""{"type":"CallStmt","stmt":{"func":"g0.data.other","args":[],"result":2,{{{At}}}}}"""),
            "string out of range" => Plan($$$"""{"type":"DotStmt","stmt":{"source":{"type":"local","value":0},"key":{"type":"string_index","value":99},"target":2,{{{At}}}}}"""),
            "bomb" => FakePolicy.Compress(new byte[65 * 1024 * 1024]),
            _ => FakePolicy.Compress(Encoding.UTF8.GetBytes(new string('[', 100_000))),
        };
        Issuer.SendPolicy(Demo, new PolicyRecord { Release = 8, Plan = plan });
        await AcknowledgedAsync(acknowledgement => acknowledgement is { TenantId: "tnt_demo", Release: 7, Fault: not null });
        await DecidesAsync("/allow/x", "");

        // The snapshot, too, holds the broken release by now.
        var asked = Issuer.SnapshotRequests;
        Issuer.Broadcast(FeedEvents.Reset, Issuer.ResetLine(), "");
        await Eventually.TrueAsync(() => Task.FromResult(Issuer.SnapshotRequests >= asked + 2), () => Edge.Output);
        await PersistedAsync();
        await Issuer.StopAsync();
        await Edge.KillAsync();
        await Edge.StartAsync();
        await DecidesAsync("/allow/x", "");
        await DecidesAsync("/reasons/x", "policy_denied");
    }

    [Fact]
    public async Task Edge_decides_from_disk_while_the_issuer_is_away()
    {
        Issuer.SendPolicy(Demo, FakePolicy.Record(8, Deny, "app/allow"));
        Issuer.Assign(Demo, "usr_2", "reader");
        await DecidesAsync("/allow/x", "policy_denied");
        await PersistedAsync();
        await Issuer.StopAsync();
        await Edge.KillAsync();
        await Edge.StartAsync();
        await DecidesAsync("/allow/x", "policy_denied");
        await DecidesAsync("/documents/7", "", Demo.Token("second", subject: "usr_2"));
    }

    [Fact]
    public async Task Policy_changed_on_its_way_is_not_taken()
    {
        await DecidesAsync("/reasons/x", "policy_denied");
        var good = FakePolicy.Record(8, "package app\n\nreasons := true", "app/reasons");
        Issuer.Faults.Tamper = line =>
        {
            // The payload is another, the signature the old one.
            var parts = line.Split('.');
            var other = Issuer.Sign(FeedMessageTypes.Change, Encoding.UTF8.GetBytes(
                Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1])).Replace("\"release\":8", "\"release\":9", StringComparison.Ordinal)));
            return $"{parts[0]}.{other.Split('.')[1]}.{parts[2]}";
        };
        Issuer.SendPolicy(Demo, good);
        await Eventually.TrueAsync(() => Task.FromResult(Edge.Output.Contains("not signed by a pinned feed key", StringComparison.Ordinal)), () => Edge.Output);
        Assert.Equal("policy_denied", (await Edge.GetAsync("/reasons/x", Demo.Token())).Code);
        Issuer.Faults.Tamper = line => line;
        await DecidesAsync("/reasons/x", "");
    }

    [Fact]
    public async Task Release_of_the_same_number_from_a_restored_database_is_another_one()
    {
        await DecidesAsync("/allow/x", "");
        await Issuer.StopAsync();
        Issuer.BecomeAnotherDatabase("epoch2");
        Demo.Policy = FakePolicy.Record(7, Deny, "app/allow");
        await Issuer.StartAsync();
        await DecidesAsync("/allow/x", "policy_denied");
    }

    [Fact]
    public async Task Tenant_of_an_issuer_without_policies_has_none()
    {
        await AcknowledgedAsync(acknowledgement => acknowledgement.TenantId == "tnt_demo");
        Demo.Policy = null;
        Issuer.Broadcast(FeedEvents.Reset, Issuer.ResetLine(), "");
        await DecidesAsync("/allow/x", "policy_missing");
    }

    [Fact]
    public async Task Open_stream_is_cut_when_policy_or_roles_allow_it_no_longer()
    {
        using var byPolicy = await SocketAsync("/allow/x", Demo.Token());
        using var byRole = await SocketAsync("/documents/x", Demo.Token());
        using var other = await SocketAsync("/documents/x", Demo.Token("other", subject: "usr_admin"));

        Issuer.SendPolicy(Demo, FakePolicy.Record(8, Deny, "app/allow"));
        await byPolicy.EndsAsync();
        await byRole.HearsAsync();

        Issuer.Assign(Demo, "usr_1");
        await byRole.EndsAsync();
        await other.HearsAsync();
    }

    [Fact]
    public async Task Event_stream_that_nobody_asked_for_is_cut_too()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Edge.Url + "/documents/stream/text/event-stream");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + Demo.Token());
        using var response = await Edge.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        Assert.True(await stream.ReadAsync(new byte[100], TestContext.Current.CancellationToken) > 0);
        Issuer.Assign(Demo, "usr_1");
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (await stream.ReadAsync(new byte[1024], patience.Token) > 0)
            {
            }
        });
    }

    private Task<TimeSpan> DecidesAsync(string path, string code, string? token = null) =>
        Eventually.TrueAsync(async () => (await Edge.GetAsync(path, token ?? Demo.Token())).Code == code, () => $"{path} is never decided as `{code}`: " + Edge.Output);

    private Task<TimeSpan> AcknowledgedAsync(Func<PolicyAcknowledgement, bool> condition) =>
        Eventually.TrueAsync(
            () => Task.FromResult(Issuer.Acknowledgements.Any(acknowledgement => acknowledgement.Policies?.Any(condition) == true)), () => "never acknowledged: " + Edge.Output);

    private async Task PersistedAsync()
    {
        var seen = Issuer.Acknowledgements.Count;
        await Eventually.TrueAsync(() => Task.FromResult(Issuer.Acknowledgements.Count >= seen + 2), () => "no acknowledgement came");
    }

    private Task<WordSocket> SocketAsync(string path, string token) => WordSocket.OpenAsync(Edge, _deciding.Upstream, path, token);
}
