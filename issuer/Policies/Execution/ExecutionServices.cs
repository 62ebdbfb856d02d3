using Plinto.Issuer.Http;

namespace Plinto.Issuer.Policies.Execution;

/// <summary>Where tenants' Rego is compiled and evaluated.</summary>
internal static class ExecutionServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<PolicyWorkers>();
        services.AddSingleton<PolicyWork>();
        services.AddJson(ExecutionJson.Default);
    }
}
