using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Schedule;

namespace Plinto.Issuer.AuditExports;

/// <summary>Exports of the event log that go on by themselves.</summary>
internal static class AuditExportServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<AuditExportSql>();
        services.AddSingleton<ExportQueueSql>();
        services.AddScheduledWork<RunAuditExports>();
        services.AddJson(AuditExportsJson.Default);
        services.AddEventTypes("audit.export_created", "audit.export_linked", "audit.export_deleted");
    }
}
