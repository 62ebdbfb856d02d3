using Plinto.Issuer.Http;
using Plinto.Issuer.Schedule;

namespace Plinto.Issuer.AuditProofs;

/// <summary>Proofs over the event log.</summary>
internal static class AuditProofServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddScheduledWork<SealEvents>();
        services.AddJson(AuditProofsJson.Default);
    }
}
