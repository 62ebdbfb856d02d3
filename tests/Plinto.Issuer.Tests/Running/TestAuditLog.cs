using Plinto.Issuer.AuditProofs;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;

namespace Plinto.Issuer.Tests.Running;

/// <summary>A tenant's event log, brought up to date at once instead of by and by.</summary>
internal static class TestAuditLog
{
    /// <summary>Ends when every event that the tenant has written is sealed.</summary>
    public static async Task SealAsync(TestTenant tenant)
    {
        var ct = TestContext.Current.CancellationToken;
        while (true)
        {
            await tenant.Issuer.Get<SequenceEvents>().RunOnceAsync(ct);
            await tenant.Issuer.Get<SealEvents>().RunOnceAsync(ct);
            await using var query = tenant.Issuer.Get<Database>().In(tenant.Id, "select (select count(*) from events) = coalesce((select size from audit_trees), 0)");
            if (await query.ScalarAsync<bool>(ct))
            {
                return;
            }
        }
    }

    /// <summary>Its events as an export in JSON lines has them.</summary>
    public static async Task<List<string>> ExportAsync(TestTenant tenant) =>
    [
        .. (await EventSql.ReadAsync(tenant.Issuer.Get<Database>(), tenant.Id, 0, int.MaxValue, TestContext.Current.CancellationToken))
            .Select(logged => System.Text.Json.JsonSerializer.Serialize(EventBody.From(logged), EventsJson.Default.EventBody)),
    ];
}
