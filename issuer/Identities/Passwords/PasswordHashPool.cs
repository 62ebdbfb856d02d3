using Plinto.Issuer.Ids;
using Plinto.Issuer.Lanes;
using Plinto.Issuer.Telemetry;

namespace Plinto.Issuer.Identities.Passwords;

/// <summary>
/// Where passwords are hashed: on half the cores, on threads of their own, behind a short queue per tenant. So a rush of sign-ins, or an attack that looks like one, costs the
/// token endpoint nothing and another tenant's people one hash of waiting, and whoever finds the queue full hears so at once instead of waiting in vain.
/// </summary>
internal sealed class PasswordHashPool : IDisposable
{
    /// <summary>How many of one tenant may wait for each thread: about a second and a half of work.</summary>
    private const int WaitingPerThread = 64;

    /// <summary>How many tenants may fill their queues before each may have one waiting and no more.</summary>
    private const int FullTenants = 8;

    /// <summary>How many one network may have waiting or running, for all tenants together: whoever tries many tenants gets no more than who tries one.</summary>
    private const int MostOfNetwork = 16;

    private readonly WorkLane _lane;
    private readonly IssuerMetrics _metrics;
    private readonly Dictionary<string, int> _networks = new(StringComparer.Ordinal);

    public PasswordHashPool(IssuerMetrics metrics) : this(metrics, Math.Max(1, Environment.ProcessorCount / 2), WaitingPerThread)
    {
    }

    internal PasswordHashPool(IssuerMetrics metrics, int threads, int waitingPerThread)
    {
        _metrics = metrics;
        _lane = new WorkLane("password hash", threads, threads * waitingPerThread * FullTenants, threads * waitingPerThread, mostRunning: threads);
    }

    /// <summary>Hashes a new password. Null: too many wait, answer 503.</summary>
    /// <param name="network">Where it comes from; null: from a caller that authenticated.</param>
    public Task<string>? Hash(TenantId tenant, string? network, string password, CancellationToken ct) => Enqueue(tenant, network, () => PasswordHash.Create(password), ct);

    /// <summary>Compares a password with a stored hash; without one, with a dummy that takes as long. Null: too many wait, answer 503.</summary>
    /// <param name="network">As for <see cref="Hash"/>.</param>
    public Task<PasswordMatch>? Verify(TenantId tenant, string? network, string password, string? stored, CancellationToken ct) => Enqueue(tenant, network, () =>
    {
        var match = PasswordHash.Verify(password, stored ?? PasswordHash.Dummy);
        return stored is null ? PasswordMatch.No : match;
    }, ct);

    public void Dispose() => _lane.Dispose();

    private Task<T>? Enqueue<T>(TenantId tenant, string? network, Func<T> work, CancellationToken ct)
    {
        if (network is not null && !Enter(network))
        {
            return null;
        }

        var queued = _lane.Enqueue(tenant, () =>
        {
            var result = work();
            _metrics.PasswordHashed();
            return result;
        }, ct);
        if (network is null)
        {
            return queued;
        }

        if (queued is null)
        {
            Leave(network);
            return null;
        }

        return LeaveAfterAsync(queued, network);
    }

    private async Task<T> LeaveAfterAsync<T>(Task<T> queued, string network)
    {
        try
        {
            return await queued;
        }
        finally
        {
            Leave(network);
        }
    }

    private bool Enter(string network)
    {
        lock (_networks)
        {
            var count = _networks.GetValueOrDefault(network);
            _networks[network] = Math.Min(count + 1, MostOfNetwork);
            return count < MostOfNetwork;
        }
    }

    private void Leave(string network)
    {
        lock (_networks)
        {
            if (--_networks[network] == 0)
            {
                _networks.Remove(network);
            }
        }
    }
}
