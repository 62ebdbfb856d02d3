using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Plinto.Issuer.Decisions;
using Plinto.Issuer.Tests.Policies;
using Plinto.Issuer.Tests.Running;
using Plinto.Protocol;
using Plinto.Protocol.Decisions;

namespace Plinto.Issuer.Tests.Decisions;

/// <summary>The decision log: what edges send is stored once, whatever they repeat, and found again by those it belongs to.</summary>
public sealed class DecisionLogTests(Postgres postgres, OneIssuer one) : IClassFixture<OneIssuer>
{
    [Fact]
    public async Task What_an_edge_sends_is_stored_once_however_often_it_comes()
    {
        var (tenant, edge) = await EdgeAsync();
        var batch = new DecisionBatch { Decisions = [.. Enumerable.Range(0, 1000).Select(_ => Decision(tenant))] };

        Assert.Equal(1000, (await SendAsync(edge, batch)).Stored);
        Assert.Equal(0, (await SendAsync(edge, batch)).Stored);
        var half = new DecisionBatch { Decisions = [.. batch.Decisions.Take(500), .. Enumerable.Range(0, 10).Select(_ => Decision(tenant))] };
        Assert.Equal(10, (await SendAsync(edge, half)).Stored);

        Assert.Equal(1010L, await postgres.QueryAsync(tenant.Issuer.Database, $"select count(*) from decisions where tenant_id = '{tenant.Id.Value}'"));
    }

    [Fact]
    public async Task A_refusal_is_found_by_the_request_id_that_it_showed()
    {
        var (tenant, edge) = await EdgeAsync();
        var refused = Decision(tenant) with
        {
            Allowed = false, Code = "policy_denied", Reasons = ["outside office hours"], RequestId = "0HN:00000001",
        Release = 3, Input = JsonElement.Parse("""{"request":{"method":"GET"}}"""),
        };
        await SendAsync(edge, new DecisionBatch { Decisions = [Decision(tenant), refused, Decision(tenant)] });

        using var list = await tenant.CallAsync(HttpMethod.Get, "/v1/decisions?requestId=0HN:00000001");
        var found = Assert.Single((await list.JsonAsync()).GetProperty("items").EnumerateArray());
        Assert.Equal("outside office hours", found.GetProperty("reasons")[0].GetString());
        Assert.Equal("GET", found.GetProperty("input").GetProperty("request").GetProperty("method").GetString());
        Assert.Equal(edge.Id, found.GetProperty("edgeId").GetString());
        Assert.Equal(3, found.GetProperty("release").GetInt64());
        using var one = await tenant.CallAsync(HttpMethod.Get, "/v1/decisions/" + found.GetProperty("id").GetString());
        Assert.Equal(found.GetRawText(), (await one.JsonAsync()).GetRawText());
    }

    [Fact]
    public async Task A_decision_is_explained_by_the_release_that_made_it()
    {
        var (tenant, edge) = await EdgeAsync();
        var denied = await TestPolicy.ActiveAsync(tenant, "office", "package office\n\nallow if input.hour > 6\n");
        var logged = Decision(tenant) with { Allowed = false, Code = "policy_undefined", Entrypoint = "office/allow", Release = 1, Input = JsonElement.Parse("""{"hour":5}""") };
        var tooLarge = Decision(tenant) with { Entrypoint = "office/allow" };
        var longGone = Decision(tenant) with { Entrypoint = "office/allow", Release = 99, Input = JsonElement.Parse("{}") };
        await SendAsync(edge, new DecisionBatch { Decisions = [logged, tooLarge, longGone] });
        await denied.ReviseAsync("package office\n\nallow := true\n");
        await denied.ActivateAsync(2);

        using var explained = await tenant.CallAsync(HttpMethod.Get, $"/v1/decisions/{new DecisionId(logged.Id)}/explanation");
        var answer = await explained.JsonAsync();
        Assert.False(answer.GetProperty("allowed").GetBoolean());
        Assert.Equal(1, answer.GetProperty("release").GetInt64());
        Assert.Contains("\"row\":3", answer.GetProperty("explanation").GetRawText(), StringComparison.Ordinal);
        foreach (var id in new[] { tooLarge.Id, longGone.Id })
        {
            using var none = await tenant.CallAsync(HttpMethod.Get, $"/v1/decisions/{new DecisionId(id)}/explanation");
            Assert.Equal(HttpStatusCode.Conflict, none.StatusCode);
        }
    }

    [Fact]
    public async Task The_log_is_read_newest_first_in_parts_and_by_filters()
    {
        var (tenant, edge) = await EdgeAsync();
        var now = Now(tenant);
        var decisions = Enumerable.Range(0, 7)
            .Select(step => Decision(tenant, now.AddMinutes(-step)) with { Allowed = step % 2 == 0, Subject = "idt_" + (step % 3), Route = "r" + step }).ToList();
        await SendAsync(edge, new DecisionBatch { Decisions = decisions });

        var seen = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            using var part = await tenant.CallAsync(HttpMethod.Get, "/v1/decisions?limit=3&cursor=" + cursor);
            var page = await part.JsonAsync();
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("route").GetString()!));
            cursor = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }

        Assert.Equal(decisions.Select(decision => decision.Route!), seen);
        Assert.Equal(["r1", "r3", "r5"], await RoutesAsync(tenant, "allowed=false"));
        Assert.Equal(["r0", "r3", "r6"], await RoutesAsync(tenant, "subject=idt_0"));
        Assert.Equal(["r2"], await RoutesAsync(tenant, "route=r2"));
        Assert.Equal(["r0", "r1"], await RoutesAsync(tenant, "since=" + Uri.EscapeDataString(now.AddSeconds(-90).ToString("O"))));
        Assert.Equal(["r5", "r6"], await RoutesAsync(tenant, "until=" + Uri.EscapeDataString(now.AddMinutes(-4).AddSeconds(-30).ToString("O"))));
        foreach (var bad in new[] { "allowed=yes", "since=yesterday", "allowed=true&allowed=false", "cursor=nonsense", "subject=%00" })
        {
            using var response = await tenant.CallAsync(HttpMethod.Get, "/v1/decisions?" + bad);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        }
    }

    [Fact]
    public async Task An_edge_cannot_write_into_the_log_of_a_tenant_it_does_not_have()
    {
        var (tenant, edge) = await EdgeAsync();
        var victim = await TestTenant.CreateAsync(tenant.Issuer);
        var forged = Decision(victim);
        var receipt = await SendAsync(edge, new DecisionBatch { Decisions = [forged, Decision(tenant)], Dropped = new Dictionary<string, long> { [victim.Id.ToString()] = 5 } });

        Assert.Equal((1, forged.Id), (receipt.Stored, Assert.Single(receipt.Refused)));
        Assert.Equal(0L, await postgres.QueryAsync(tenant.Issuer.Database,
            $"select (select count(*) from decisions where tenant_id = '{victim.Id.Value}') + (select count(*) from decision_drops where tenant_id = '{victim.Id.Value}')"));
    }

    [Fact]
    public async Task Nobody_but_an_enrolled_edge_can_send_decisions()
    {
        var (tenant, edge) = await EdgeAsync();
        using var body = JsonContent.Create(new DecisionBatch { Decisions = [Decision(tenant)] }, ProtocolJson.Default.DecisionBatch);
        using var withKey = await Management.CallAsync(tenant.Issuer, tenant.ApiKey, HttpMethod.Post, "/edge/v1/decisions", new { decisions = Array.Empty<object>() });
        using var forged = await edge.SendAsync(HttpMethod.Post, "/edge/v1/decisions", body, edge.Assertion(claims => claims["iss"] = "edg_01h455vb4pex5vsknk084sn02q"));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (withKey.StatusCode, forged.StatusCode));
    }

    [Fact]
    public async Task What_can_never_be_stored_is_refused_alone_and_holds_nothing_up()
    {
        var (tenant, edge) = await EdgeAsync();
        var now = Now(tenant);
        var good = Decision(tenant);
        DecisionRecord[] bad =
        [
            Decision(tenant, now.AddDays(-31)), Decision(tenant, now.AddDays(2)), Decision(tenant) with { Id = Guid.Parse("c56a4180-65aa-42ec-a945-5fd21dec0538") },
            Decision(tenant) with { Entrypoint = "" },
            Decision(tenant) with { Code = new string('x', 65) }, Decision(tenant) with { Subject = "a\0b" }, Decision(tenant) with { Reasons = ["\0"] },
            Decision(tenant) with { Reasons = [.. Enumerable.Repeat("x", 33)] }, Decision(tenant) with { Release = -1 }, Decision(tenant) with { TenantId = "nonsense" },
            Decision(tenant) with { Input = JsonElement.Parse("{\"a\":\"\\u0000\"}") }, Decision(tenant) with { Input = JsonElement.Parse($"\"{new string('x', 300_000)}\"") },
        ];
        var receipt = await SendAsync(edge, new DecisionBatch { Decisions = [.. bad, good] });
        Assert.Equal(1, receipt.Stored);
        Assert.Equal(bad.Select(decision => decision.Id).Order(), receipt.Refused.Order());
    }

    [Fact]
    public async Task An_input_that_no_database_holds_is_left_out_and_stops_no_batch()
    {
        var (tenant, edge) = await EdgeAsync();
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 64)) + "1" + new string('}', 64);
        string[] hostile = ["1e99999", "1e-99999", new string('9', 140_000), deep, "[" + deep[..^64] + "2" + new string('}', 64) + "]", new string('[', 57) + new string(']', 57)];
        var batch = new DecisionBatch
            { Decisions = [.. hostile.Select(input => Decision(tenant) with { Input = Parse(input) }), Decision(tenant) with { Input = Parse("{\"n\":1.5e3}") }] };

        Assert.Equal(hostile.Length + 1, (await SendAsync(edge, batch)).Stored);
        using var list = await tenant.CallAsync(HttpMethod.Get, "/v1/decisions");
        var kept = Assert.Single(
            (await list.JsonAsync()).GetProperty("items").EnumerateArray(), item => item.TryGetProperty("input", out var input) && input.ValueKind != JsonValueKind.Null);
        Assert.Equal(1500, kept.GetProperty("input").GetProperty("n").GetDouble());

        static JsonElement Parse(string json) => JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = 100 });
    }

    [Theory]
    [InlineData("{\"decisions\":null}")]
    [InlineData("{\"decisions\":[null]}", HttpStatusCode.OK)]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("not json")]
    public async Task A_hostile_batch_gets_an_answer_and_no_fault(string text, HttpStatusCode expected = HttpStatusCode.BadRequest)
    {
        var (_, edge) = await EdgeAsync();
        using var body = new StringContent(text, System.Text.Encoding.UTF8, "application/json");
        using var response = await edge.SendAsync(HttpMethod.Post, "/edge/v1/decisions", body);
        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Too_many_at_once_are_refused()
    {
        var (tenant, edge) = await EdgeAsync();
        using var body = JsonContent.Create(new DecisionBatch { Decisions = [.. Enumerable.Range(0, 1001).Select(_ => Decision(tenant))] }, ProtocolJson.Default.DecisionBatch);
        using var response = await edge.SendAsync(HttpMethod.Post, "/edge/v1/decisions", body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Dropped_samples_are_counted_and_shown()
    {
        var (tenant, edge) = await EdgeAsync();
        for (var i = 0; i < 3; i++)
        {
            await SendAsync(edge, new DecisionBatch { Decisions = [], Dropped = new Dictionary<string, long> { [tenant.Id.ToString()] = 7 } });
        }

        using var list = await tenant.CallAsync(HttpMethod.Get, "/v1/decisions");
        Assert.Equal(21, (await list.JsonAsync()).GetProperty("dropped").GetInt64());
    }

    [Fact]
    public async Task Decisions_of_days_ago_are_taken_and_days_that_are_over_are_dropped()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync());
        var tenant = await TestTenant.CreateAsync(issuer);
        var edge = await TestEdge.EnrolAsync(issuer, await tenant.EnrolmentTokenAsync());
        var now = Now(tenant);
        Assert.Equal(2, (await SendAsync(edge, new DecisionBatch { Decisions = [Decision(tenant, now.AddDays(-20)), Decision(tenant)] })).Stored);

        await issuer.Get<KeepDecisionLog>().RunOnceAsync(CancellationToken.None);
        Assert.Equal(2L, await postgres.QueryAsync(issuer.Database, "select count(*) from decisions"));
        await postgres.QueryAsync(issuer.Database, "select directory.create_decision_partitions(now() - interval '40 days', 3)");
        Assert.Equal(3, await issuer.Get<KeepDecisionLog>().RunOnceAsync(CancellationToken.None));
        Assert.Equal(2L, await postgres.QueryAsync(issuer.Database, "select count(*) from decisions"));
    }

    private async Task<(TestTenant Tenant, TestEdge Edge)> EdgeAsync()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        return (tenant, await TestEdge.EnrolAsync(tenant.Issuer, await tenant.EnrolmentTokenAsync()));
    }

    private static DateTimeOffset Now(TestTenant tenant) => tenant.Issuer.Get<TimeProvider>().GetUtcNow();

    private static DecisionRecord Decision(TestTenant tenant, DateTimeOffset? at = null) => new()
    {
        Id = Guid.CreateVersion7(at ?? Now(tenant)), At = at ?? Now(tenant), TenantId = tenant.Id.ToString(), Release = 1, Entrypoint = "app/allow", Allowed = true,
            Code = "allowed", Microseconds = 1.5,
    };

    // Edges write inputs as they stand, however deep.
    private static readonly System.Text.Json.Serialization.Metadata.JsonTypeInfo<DecisionBatch> Batch =
        new ProtocolJson(new JsonSerializerOptions(ProtocolJson.Default.Options) { MaxDepth = 256 }).DecisionBatch;

    private static async Task<DecisionReceipt> SendAsync(TestEdge edge, DecisionBatch batch)
    {
        using var body = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(batch, Batch)) { Headers = { ContentType = new("application/json") } };
        using var response = await edge.SendAsync(HttpMethod.Post, "/edge/v1/decisions", body);
        return (await response.JsonAsync()).Deserialize(ProtocolJson.Default.DecisionReceipt)!;
    }

    private static async Task<List<string>> RoutesAsync(TestTenant tenant, string filter)
    {
        using var list = await tenant.CallAsync(HttpMethod.Get, "/v1/decisions?" + filter);
        return [.. (await list.JsonAsync()).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("route").GetString()!)];
    }
}
