using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Lanes;

/// <summary>
/// Threads that serve tenants in turn. Each tenant has a short queue of its own and, where work may take long, never all of the threads. The last thread that is free is then kept
/// for tenants that used little of late: several together cannot hold all threads either, but for the first time.
/// </summary>
internal sealed class WorkLane : IDisposable
{
    private const int StackSize = 16 * 1024 * 1024; // deeply nested policies and inputs
    private const int MostRemembered = 4096;

    /// <summary>Of a tenant's use of threads, half is forgotten after this.</summary>
    private static readonly TimeSpan HalfLife = TimeSpan.FromSeconds(30);

    /// <summary>A tenant that used more than this of late is a heavy one.</summary>
    private static readonly TimeSpan Share = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private readonly Dictionary<TenantId, Queue<Action>> _waiting = [];
    private readonly LinkedList<TenantId> _turns = [];
    private readonly Dictionary<TenantId, int> _running = [];
    private readonly Dictionary<TenantId, (TimeSpan Used, long At)> _used = [];
    private readonly TimeProvider _time;
    private readonly int _threads;
    private readonly int _mostWaiting;
    private readonly int _mostOfTenant;
    private readonly int _mostRunning;
    private int _count;
    private int _busy;
    private bool _ended;

    /// <param name="name">Of its threads.</param>
    /// <param name="threads">At least 2, unless all may be one tenant's.</param>
    /// <param name="mostWaiting">Work that may wait, of all tenants; besides, one piece of each tenant.</param>
    /// <param name="mostOfTenant">Work that may wait, of one.</param>
    /// <param name="mostRunning">Threads that one tenant may have. Default: all but one. All of them suits work that is short, whoever sends it.</param>
    /// <param name="time">Default: the system's.</param>
    public WorkLane(string name, int threads, int mostWaiting, int mostOfTenant, int? mostRunning = null, TimeProvider? time = null)
    {
        (_threads, _mostWaiting, _mostOfTenant, _mostRunning, _time) = (threads, mostWaiting, mostOfTenant, mostRunning ?? threads - 1, time ?? TimeProvider.System);
        ArgumentOutOfRangeException.ThrowIfLessThan(_mostRunning, 1, nameof(threads));
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
            // However full the lane is, a tenant that has nothing waiting is let in: its turn comes after one piece of each of the others.
            if (_ended || (queue is not null && (_count >= _mostWaiting || queue.Count >= _mostOfTenant)))
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
            var started = _time.GetTimestamp();
            work();
            lock (_gate)
            {
                _busy--;
                Use_NeedsLock(tenant, _time.GetElapsedTime(started));
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
                    if (_running.GetValueOrDefault(turn.Value) < _mostRunning && !IsReserved_NeedsLock(turn.Value))
                    {
                        return Take_NeedsLock(turn);
                    }
                }

                // Use fades with time, and nobody pulses for that.
                Monitor.Wait(_gate, _turns.Count > 0 ? TimeSpan.FromSeconds(1) : Timeout.InfiniteTimeSpan);
            }

            return null;
        }
    }

    // Short work, of which one tenant may fill all threads, needs no reserve.
    private bool IsReserved_NeedsLock(TenantId tenant) => _mostRunning < _threads && _busy == _threads - 1 && Recent_NeedsLock(tenant) > Share;

    private TimeSpan Recent_NeedsLock(TenantId tenant) =>
        _used.TryGetValue(tenant, out var used) ? used.Used * Math.Pow(0.5, _time.GetElapsedTime(used.At) / HalfLife) : TimeSpan.Zero;

    private void Use_NeedsLock(TenantId tenant, TimeSpan elapsed)
    {
        if (_used.Count >= MostRemembered && !_used.ContainsKey(tenant))
        {
            foreach (var light in _used.Keys.Where(known => Recent_NeedsLock(known) < Share).ToList())
            {
                _used.Remove(light);
            }
        }

        _used[tenant] = (Recent_NeedsLock(tenant) + elapsed, _time.GetTimestamp());
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

        _busy++;
        _running[tenant] = _running.GetValueOrDefault(tenant) + 1;
        return (tenant, work);
    }
}
