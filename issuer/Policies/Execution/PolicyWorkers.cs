using Plinto.Issuer.Ids;
using Plinto.Issuer.Lanes;
using Plinto.Issuer.Telemetry;

namespace Plinto.Issuer.Policies.Execution;

/// <summary>
/// Where tenants' Rego is compiled and evaluated: on threads of its own, so that no policy, however hostile, costs the token endpoints more than those. Compilations have theirs
/// apart, since they may take seconds and decisions must not wait for them.
/// </summary>
internal sealed class PolicyWorkers(IssuerMetrics metrics) : IDisposable
{
    private static readonly int Threads = Math.Max(2, Environment.ProcessorCount / 2);
    private readonly WorkLane _compilations = new("policy compilation", Threads, mostWaiting: 64, mostOfTenant: 8);
    private readonly WorkLane _decisions = new("policy decision", Threads, mostWaiting: 1024, mostOfTenant: 128);

    /// <summary>Compiles or tests. Null: too much waits, answer 503.</summary>
    public Task<T>? Compile<T>(TenantId tenant, Func<T> work, CancellationToken ct) => Counted(_compilations.Enqueue(tenant, work, ct));

    /// <summary>Evaluates. Null: too much waits, answer 503.</summary>
    public Task<T>? Decide<T>(TenantId tenant, Func<T> work, CancellationToken ct) => Counted(_decisions.Enqueue(tenant, work, ct));

    public void Dispose()
    {
        _compilations.Dispose();
        _decisions.Dispose();
    }

    private Task<T>? Counted<T>(Task<T>? task)
    {
        if (task is null)
        {
            metrics.PolicyWorkRefused();
        }

        return task;
    }
}
