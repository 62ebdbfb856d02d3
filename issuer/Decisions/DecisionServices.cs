using Plinto.Issuer.Configuration;
using Plinto.Issuer.Http;
using Plinto.Issuer.Schedule;

namespace Plinto.Issuer.Decisions;

/// <summary>The log of what policies decided.</summary>
internal static class DecisionServices
{
    public static void Add(IServiceCollection services, Settings settings)
    {
        services.AddSingleton(DecisionLogOptions.Read(settings));
        services.AddSingleton<DecisionSql>();
        services.AddSingleton<DecisionPartitions>();
        services.AddSingleton<DecisionIntake>();
        services.AddScheduledWork<KeepDecisionLog>();
        services.AddJson(DecisionsJson.Default);
    }
}
