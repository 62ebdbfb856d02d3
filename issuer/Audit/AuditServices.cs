using Plinto.Issuer.Http;

namespace Plinto.Issuer.Audit;

/// <summary>The audit log.</summary>
internal static class AuditServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<AuditSql>();
        services.AddSingleton<AuditCountSql>();
        services.AddSingleton<ReadAuditFilter>();
        services.AddJson(AuditJson.Default);
    }
}
