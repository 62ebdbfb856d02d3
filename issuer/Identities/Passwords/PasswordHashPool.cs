using System.Collections.Concurrent;
using Plinto.Issuer.Hosting;

namespace Plinto.Issuer.Identities.Passwords;

/// <summary>
/// Where passwords are hashed: on half the cores, on threads of their own, behind a short queue. So a rush of sign-ins, or an attack that looks like one, costs the token
/// endpoint nothing, and whoever finds the queue full hears so at once instead of waiting in vain.
/// </summary>
internal sealed class PasswordHashPool : IDisposable
{
    /// <summary>How many may wait for each thread: about a second and a half of work.</summary>
    private const int WaitingPerThread = 64;

    private readonly BlockingCollection<Action> _queue;
    private readonly Thread[] _threads;
    private readonly IssuerMetrics _metrics;

    public PasswordHashPool(IssuerMetrics metrics) : this(metrics, Math.Max(1, Environment.ProcessorCount / 2), WaitingPerThread)
    {
    }

    internal PasswordHashPool(IssuerMetrics metrics, int threads, int waitingPerThread)
    {
        _metrics = metrics;
        _queue = new BlockingCollection<Action>(threads * waitingPerThread);
        _threads = [.. Enumerable.Range(1, threads).Select(number => new Thread(Work) { Name = $"password hash {number}", IsBackground = true })];
        foreach (var thread in _threads)
        {
            thread.Start();
        }
    }

    /// <summary>Hashes a new password. Null: the queue is full, answer 503.</summary>
    public Task<string>? Hash(string password, CancellationToken ct) => Enqueue(() => PasswordHash.Create(password), ct);

    /// <summary>Compares a password with a stored hash; without one, with a dummy that takes as long. Null: the queue is full, answer 503.</summary>
    public Task<PasswordMatch>? Verify(string password, string? stored, CancellationToken ct) => Enqueue(() =>
    {
        var match = PasswordHash.Verify(password, stored ?? PasswordHash.Dummy);
        return stored is null ? PasswordMatch.No : match;
    }, ct);

    public void Dispose()
    {
        _queue.CompleteAdding();
        foreach (var thread in _threads)
        {
            thread.Join();
        }

        _queue.Dispose();
    }

    private Task<T>? Enqueue<T>(Func<T> work, CancellationToken ct)
    {
        // Continuations elsewhere: these threads hash and do nothing else.
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var queued = _queue.TryAdd(() =>
        {
            if (ct.IsCancellationRequested)
            {
                done.SetCanceled(ct); // nobody waits any more
                return;
            }

            try
            {
                done.SetResult(work());
                _metrics.PasswordHashed();
            }
            catch (Exception fault)
            {
                done.SetException(fault);
            }
        });
        return queued ? done.Task : null;
    }

    private void Work()
    {
        foreach (var work in _queue.GetConsumingEnumerable())
        {
            work();
        }
    }
}
