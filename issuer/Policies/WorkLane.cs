using Plinto.Issuer.Tenants;

namespace Plinto.Issuer.Policies;

/// <summary>
/// Threads that serve tenants in turn. Each tenant has a short queue of its own, and never all of the threads: whatever one keeps them busy with, the next of another waits for nothing.
/// </summary>
internal sealed class WorkLane : IDisposable
{
    private const int StackSize = 16 * 1024 * 1024; // deeply nested policies and inputs

    private readonly object _gate = new();
    private readonly Dictionary<TenantId, Queue<Action>> _waiting = [];
    private readonly LinkedList<TenantId> _turns = [];
    private readonly Dictionary<TenantId, int> _running = [];
    private readonly int _mostWaiting;
    private readonly int _mostOfTenant;
    private readonly int _mostRunning;
    private int _count;
    private bool _ended;

    /// <param name="name">Of its threads.</param>
    /// <param name="threads">At least 2.</param>
    /// <param name="mostWaiting">Work that may wait, of all tenants.</param>
    /// <param name="mostOfTenant">Work that may wait, of one.</param>
    public WorkLane(string name, int threads, int mostWaiting, int mostOfTenant)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 2);
        (_mostWaiting, _mostOfTenant, _mostRunning) = (mostWaiting, mostOfTenant, threads - 1);
        foreach (var number in Enumerable.Range(1, threads))
        {
            new Thread(Work, StackSize) { Name = $"{name} {number}", IsBackground = true }.Start();
        }
    }

    /// <summary>Runs work when it is the tenant's turn. Null: too much of it waits already.</summary>
    public Task<T>? Enqueue<T>(TenantId tenant, Func<T> work, CancellationToken ct)
    {
        // Continuations elsewhere: these threads do policies and nothing else.
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            var queue = _waiting.GetValueOrDefault(tenant);
            if (_ended || _count >= _mostWaiting || queue?.Count >= _mostOfTenant)
            {
                return null;
            }

            if (queue is null)
            {
                _waiting[tenant] = queue = new Queue<Action>();
                _turns.AddLast(tenant);
            }

            queue.Enqueue(() => Run(work, done, ct));
            _count++;
            Monitor.Pulse(_gate);
        }

        return done.Task;
    }

    // Threads that are busy end with the process: waiting for them would let a policy hold up a shutdown.
    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
            Monitor.PulseAll(_gate);
        }
    }

    private static void Run<T>(Func<T> work, TaskCompletionSource<T> done, CancellationToken ct)
    {
        if (ct.IsCancellationRequested)
        {
            done.SetCanceled(ct); // nobody waits any more
            return;
        }

        try
        {
            done.SetResult(work());
        }
        catch (Exception fault)
        {
            done.SetException(fault);
        }
    }

    private void Work()
    {
        while (Next() is var (tenant, work))
        {
            work();
            lock (_gate)
            {
                if (--_running[tenant] == 0)
                {
                    _running.Remove(tenant);
                }

                Monitor.PulseAll(_gate);
            }
        }
    }

    // Null: the lane ends.
    private (TenantId Tenant, Action Work)? Next()
    {
        lock (_gate)
        {
            while (!_ended)
            {
                for (var turn = _turns.First; turn is not null; turn = turn.Next)
                {
                    if (_running.GetValueOrDefault(turn.Value) < _mostRunning)
                    {
                        return Take_NeedsLock(turn);
                    }
                }

                Monitor.Wait(_gate);
            }

            return null;
        }
    }

    private (TenantId, Action) Take_NeedsLock(LinkedListNode<TenantId> turn)
    {
        var tenant = turn.Value;
        var queue = _waiting[tenant];
        var work = queue.Dequeue();
        _count--;
        _turns.Remove(turn);
        if (queue.Count > 0)
        {
            _turns.AddLast(turn); // the others first
        }
        else
        {
            _waiting.Remove(tenant);
        }

        _running[tenant] = _running.GetValueOrDefault(tenant) + 1;
        return (tenant, work);
    }
}
