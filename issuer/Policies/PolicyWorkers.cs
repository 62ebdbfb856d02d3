using System.Collections.Concurrent;
using Plinto.Issuer.Hosting;
using Plinto.Issuer.Tenants;

namespace Plinto.Issuer.Policies;

/// <summary>
/// Where tenants' Rego is compiled and evaluated: on threads of its own behind short queues, so that no policy, however hostile, costs the token endpoints more than those threads.
/// Compilations have their own, since they may take seconds and decisions must not wait for them. One tenant gets a share of each queue only.
/// </summary>
internal sealed class PolicyWorkers : IDisposable
{
    private const int StackSize = 16 * 1024 * 1024; // deeply nested policies and inputs
    private const int WaitingCompilations = 16;
    private const int WaitingDecisions = 256;

    private readonly Lane _compilations;
    private readonly Lane _decisions;

    public PolicyWorkers(IssuerMetrics metrics)
    {
        var threads = Math.Max(1, Environment.ProcessorCount / 2);
        _compilations = new Lane("policy compilation", threads, WaitingCompilations, metrics);
        _decisions = new Lane("policy decision", threads, WaitingDecisions, metrics);
    }

    /// <summary>Compiles or tests. Null: the queue is full, answer 503.</summary>
    public Task<T>? Compile<T>(TenantId tenant, Func<T> work, CancellationToken ct) => _compilations.Enqueue(tenant, work, ct);

    /// <summary>Evaluates. Null: the queue is full, answer 503.</summary>
    public Task<T>? Decide<T>(TenantId tenant, Func<T> work, CancellationToken ct) => _decisions.Enqueue(tenant, work, ct);

    public void Dispose()
    {
        _compilations.Dispose();
        _decisions.Dispose();
    }

    private sealed class Lane : IDisposable
    {
        private readonly BlockingCollection<Action> _queue;
        private readonly ConcurrentDictionary<TenantId, int> _waiting = new();
        private readonly int _share;
        private readonly IssuerMetrics _metrics;

        public Lane(string name, int threads, int waiting, IssuerMetrics metrics)
        {
            (_queue, _share, _metrics) = (new BlockingCollection<Action>(waiting), waiting / 2, metrics);
            foreach (var number in Enumerable.Range(1, threads))
            {
                new Thread(Work, StackSize) { Name = $"{name} {number}", IsBackground = true }.Start();
            }
        }

        public Task<T>? Enqueue<T>(TenantId tenant, Func<T> work, CancellationToken ct)
        {
            if (_waiting.AddOrUpdate(tenant, 1, static (_, count) => count + 1) > _share)
            {
                Release(tenant);
                _metrics.PolicyWorkRefused();
                return null;
            }

            // Continuations elsewhere: these threads do policies and nothing else.
            var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_queue.TryAdd(() => Run(tenant, work, done, ct)))
            {
                return done.Task;
            }

            Release(tenant);
            _metrics.PolicyWorkRefused();
            return null;
        }

        // Threads that still compile end with the process: waiting for them would let a policy hold up a shutdown.
        public void Dispose() => _queue.CompleteAdding();

        private void Run<T>(TenantId tenant, Func<T> work, TaskCompletionSource<T> done, CancellationToken ct)
        {
            try
            {
                if (ct.IsCancellationRequested)
                {
                    done.SetCanceled(ct); // nobody waits any more
                    return;
                }

                done.SetResult(work());
            }
            catch (Exception fault)
            {
                done.SetException(fault);
            }
            finally
            {
                Release(tenant);
            }
        }

        private void Release(TenantId tenant)
        {
            while (_waiting.TryGetValue(tenant, out var count))
            {
                if (count <= 1 ? _waiting.TryRemove(new KeyValuePair<TenantId, int>(tenant, count)) : _waiting.TryUpdate(tenant, count - 1, count))
                {
                    return;
                }
            }
        }

        private void Work()
        {
            foreach (var work in _queue.GetConsumingEnumerable())
            {
                work();
            }
        }
    }
}
