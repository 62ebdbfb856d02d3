using Plinto.Issuer.Http;
using Plinto.Issuer.Tenants;

namespace Plinto.Issuer.Policies;

/// <summary>Runs a tenant's Rego on <see cref="PolicyWorkers"/>, and says what became of it in the words of the API.</summary>
internal sealed class PolicyWork(PolicyWorkers workers, TimeProvider time)
{
    private const int RetryAfter = 1; // second

    /// <summary>Compiles or tests: a result, or why there is none.</summary>
    public async Task<(T? Result, Problem? Fault)> CompileAsync<T>(TenantId tenant, Func<T> work, CancellationToken ct) where T : class
    {
        if (workers.Compile(tenant, work, ct) is not { } running)
        {
            return (null, Busy());
        }

        try
        {
            return (await running.WaitAsync(PolicyLimits.LongestCompile + PolicyLimits.LongestTests, time, ct), null);
        }
        catch (TimeoutException)
        {
            return (null, Problems.Of(ProblemTypes.PolicyInvalid, "compiling takes too long: make the policies smaller, or use `with` less", ("errors", (IReadOnlyList<PolicyError>)[])));
        }
    }

    /// <summary>Evaluates: a result, or why there is none. Budgets end it.</summary>
    public async Task<(T? Result, Problem? Fault)> DecideAsync<T>(TenantId tenant, Func<T> work, CancellationToken ct) where T : class =>
        workers.Decide(tenant, work, ct) is { } running ? (await running, null) : (null, Busy());

    /// <summary>What is wrong, as an answer.</summary>
    public static Problem Invalid(IEnumerable<PolicyError> errors) =>
        Problems.Of(ProblemTypes.PolicyInvalid, "errors tells what is wrong and where", ("errors", (IReadOnlyList<PolicyError>)[.. errors]));

    private static Problem Busy() => Problems.Unavailable("other policies are being compiled or evaluated").After(RetryAfter);
}
