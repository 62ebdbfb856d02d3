using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Lanes;

/// <summary>
/// Delivers what waits in a queue, in slots that are filled again as soon as one is free: who answers slowly keeps a slot, never the others behind it. No tenant has more than its
/// share of the slots, so what one sends to a slow receiver costs another nothing; and none has a second turn before all have had one, so many that have waited for long are no
/// queue before another either.
/// </summary>
/// <param name="most">Slots.</param>
/// <param name="mostOfTenant">Slots that one tenant may have.</param>
/// <param name="lookAgain">How long after a look at the queue the next one comes, while slots are at work.</param>
internal sealed class DeliverySlots<T>(int most, int mostOfTenant, TimeSpan lookAgain, TimeProvider time)
{
    /// <summary>Claims what is due: at most so many, at most so many of one tenant, none of some tenants.</summary>
    public delegate Task<List<T>> Claim(int most, int mostOfTenant, Guid[] busy, CancellationToken ct);

    /// <summary>Delivers until nothing is due. Answers how many were delivered. A fault ends it once those under way are over.</summary>
    public async Task<int> RunAsync(Claim claim, Func<T, TenantId> tenantOf, Func<T, CancellationToken, Task<bool>> deliver, CancellationToken ct)
    {
        var running = new List<(Task<bool> Task, TenantId Tenant)>();
        var served = new HashSet<Guid>();
        var delivered = 0;
        try
        {
            while (true)
            {
                // A tenant that has half of its share gets no more for now, so that it never has more than the whole.
                Guid[] busy = [.. running.GroupBy(one => one.Tenant).Where(own => own.Count() > mostOfTenant / 2).Select(own => own.Key.Value)];
                var claimed = running.Count < most ? await claim(most - running.Count, Math.Max(1, mostOfTenant / 2), [.. busy.Union(served)], ct) : [];
                if (claimed.Count == 0 && running.Count < most && served.Count > 0)
                {
                    // Whoever waits has had its turn: the next round begins.
                    served.Clear();
                    claimed = await claim(most - running.Count, Math.Max(1, mostOfTenant / 2), busy, ct);
                }

                foreach (var one in claimed)
                {
                    running.Add((deliver(one, ct), tenantOf(one)));
                    served.Add(tenantOf(one).Value);
                }

                if (running.Count == 0)
                {
                    return delivered;
                }

                delivered += await NextAsync(running, claimed.Count > 0, ct);
            }
        }
        finally
        {
            await Task.WhenAll(running.Select(async one => await ((Task)one.Task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing)));
        }
    }

    // Until one is over; and if the queue was empty just now, until it is time to look again.
    private async Task<int> NextAsync(List<(Task<bool> Task, TenantId Tenant)> running, bool moreMayBeDue, CancellationToken ct)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var tick = Task.Delay(moreMayBeDue ? TimeSpan.FromMilliseconds(1) : lookAgain, time, ended.Token);
        await Task.WhenAny([.. running.Select(one => one.Task), tick]);
        await ended.CancelAsync();
        var over = running.Where(one => one.Task.IsCompleted).ToList();
        running.RemoveAll(over.Contains);
        ct.ThrowIfCancellationRequested();
        return (await Task.WhenAll(over.Select(one => one.Task))).Count(done => done);
    }
}
