using System.Text.Json;
using System.Text.Json.Nodes;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.Audit;

/// <summary>Writes to a tenant's event log and reads its audit log.</summary>
internal static class TestLog
{
    public static async Task WriteAsync(TestTenant tenant, string type, string subject, Actor? actor = null, JsonObject? data = null)
    {
        await using var work = await tenant.Issuer.Get<Database>().BeginAsync(tenant.Id, CancellationToken.None);
        await tenant.Issuer.Get<EventLog>().AppendAsync(work, new NewEvent(type, actor ?? Actor.System, subject) { Data = data ?? Data(type) }, CancellationToken.None);
        await work.CommitAsync(CancellationToken.None);
    }

    private static JsonObject Data(string type) => type switch
    {
        "role.created" => new JsonObject { ["name"] = "x" },
        "client.created" => new JsonObject { ["name"] = "x", ["type"] = "public" },
        _ => [],
    };

    /// <summary>Until all that was committed has its position.</summary>
    public static async Task SequenceAsync(TestTenant tenant)
    {
        var written = (long)(await tenant.Issuer.Postgres.QueryAsync(tenant.Issuer.Database, $"select count(*) from events where tenant_id = '{tenant.Id.Value}'"))!;
        while ((long)(await tenant.Issuer.Postgres.QueryAsync(tenant.Issuer.Database, $"select count(*) from event_positions where tenant_id = '{tenant.Id.Value}'"))! < written)
        {
            await tenant.Issuer.Get<SequenceEvents>().RunOnceAsync(CancellationToken.None);
        }
    }

    public static async Task<JsonElement> GetAsync(TestTenant tenant, string query = "")
    {
        using var response = await tenant.CallAsync(HttpMethod.Get, "/v1/audit-logs" + query);
        return await response.JsonAsync();
    }

    public static async Task<List<string>> SubjectsAsync(TestTenant tenant, string query) =>
        [.. (await GetAsync(tenant, query)).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("subject").GetString()!)];

    /// <summary>All pages of a search.</summary>
    public static async Task<List<JsonElement>> AllAsync(TestTenant tenant, string query)
    {
        var all = new List<JsonElement>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await GetAsync(tenant, query + cursor);
            all.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.TryGetProperty("next", out var next) && next.ValueKind == JsonValueKind.String ? "&cursor=" + next.GetString() : null;
        }

        return all;
    }
}
