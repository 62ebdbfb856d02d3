using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Policies.Execution;

/// <summary>Runs a tenant's Rego on <see cref="PolicyWorkers"/>, and says what became of it in the words of the API.</summary>
internal sealed class PolicyWork(PolicyWorkers workers, TimeProvider time)
{
    private const int RetryAfter = 1; // second

    /// <summary>Compiles or tests: a result, or why there is none. Work that takes too long is told to stop, and gives its thread back.</summary>
    public async Task<(T? Result, Problem? Fault)> CompileAsync<T>(TenantId tenant, Func<CancellationToken, T> work, CancellationToken ct) where T : class
    {
        using var turn = new Turn(time, PolicyLimits.LongestCompile + PolicyLimits.LongestTests, ct);
        if (workers.Compile(tenant, () => turn.Run(work), turn.Stop) is not { } running)
        {
            return (null, Busy());
        }

        try
        {
            return (await running.WaitAsync(turn.Stop), null);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (null, turn.HasBegun
                ? Problems.Of(ProblemTypes.PolicyInvalid, "compiling takes too long: make the policies smaller, or use `with` less", ("errors", (IReadOnlyList<PolicyError>)[]))
                : Busy());
        }
    }

    /// <summary>Evaluates: a result, or why there is none. Budgets end it.</summary>
    public async Task<(T? Result, Problem? Fault)> DecideAsync<T>(TenantId tenant, Func<T> work, CancellationToken ct) where T : class
    {
        using var turn = new Turn(time, Timeout.InfiniteTimeSpan, ct);
        if (workers.Decide(tenant, () => turn.Run(_ => work()), turn.Stop) is not { } running)
        {
            return (null, Busy());
        }

        try
        {
            return (await running.WaitAsync(turn.Stop), null);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (null, Busy());
        }
    }

    /// <summary>What is wrong, as an answer.</summary>
    public static Problem Invalid(IEnumerable<PolicyError> errors) =>
        Problems.Of(ProblemTypes.PolicyInvalid, "errors tells what is wrong and where", ("errors", (IReadOnlyList<PolicyError>)[.. errors]));

    private static Problem Busy() => Problems.Unavailable("other policies are being compiled or evaluated").After(RetryAfter);

    /// <summary>One piece of work: it waits so long for its turn and no longer, and then may take so long.</summary>
    private sealed class Turn : IDisposable
    {
        private readonly CancellationTokenSource _stop;
        private readonly CancellationTokenRegistration _left;
        private readonly TimeSpan _longest;
        private int _begun;

        public Turn(TimeProvider time, TimeSpan longest, CancellationToken ct)
        {
            (_longest, _stop) = (longest, new CancellationTokenSource(PolicyLimits.LongestWait, time));
            Stop = _stop.Token;
            _left = ct.Register(_stop.Cancel);
        }

        public CancellationToken Stop { get; }

        public bool HasBegun => Volatile.Read(ref _begun) == 1;

        public T Run<T>(Func<CancellationToken, T> work)
        {
            Stop.ThrowIfCancellationRequested();
            Volatile.Write(ref _begun, 1);
            try
            {
                _stop.CancelAfter(_longest);
            }
            catch (ObjectDisposedException)
            {
                throw new OperationCanceledException(); // nobody waits any more
            }

            return work(Stop);
        }

        public void Dispose()
        {
            _left.Dispose();
            _stop.Cancel(); // whoever is still at it stops
            _stop.Dispose();
        }
    }
}
