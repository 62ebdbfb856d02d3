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
        services.AddEventTypes(
            new EventType("audit.export_created", EventClass.Security, "export", "an export of the event log was begun", EventMember.Text("format", "its format")),
            new EventType("audit.export_linked", EventClass.Security, "export", "a link was made that downloads an export"),
            new EventType("audit.export_deleted", EventClass.Change, "export", "an export was deleted before its time"));
    }
}
