using Plinto.Rego.Builtins;
using Plinto.Rego.Values;

namespace Plinto.Rego.Run;

/// <summary>How a policy is evaluated.</summary>
public sealed record RegoPolicyOptions
{
    /// <summary>The base data; default the empty object. Replaced without binding anew by <see cref="RegoPolicy.WithData"/>.</summary>
    public RegoValue Data { get; init; } = RegoObject.Empty;

    /// <summary>Whether a failing built-in ends the evaluation with its error; by default its expression is undefined.</summary>
    public bool StrictBuiltinErrors { get; init; }

    /// <summary>
    /// Binds plans that call built-ins of another host, which <see cref="RegoCapabilities"/> declared: a call that no <c>with</c> replaces is a built-in error. Default: false,
    /// such a plan cannot be bound.
    /// </summary>
    public bool AllowMissingBuiltins { get; init; }

    /// <summary>Bounds of each evaluation.</summary>
    public RegoBudget Budget { get; init; } = RegoBudget.Default;

    /// <summary>The clock behind <c>time.now_ns</c> and the time budget; default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Fills random bytes for <c>rand.intn</c> and <c>uuid.rfc4122</c>; default the system's cryptographic generator.</summary>
    public RegoRandom Random { get; init; } = System.Security.Cryptography.RandomNumberGenerator.Fill;

    /// <summary>Resolves host names for <c>net.lookup_ip_addr</c>; without it any name but <c>localhost</c> is a built-in error.</summary>
    public Func<string, IReadOnlyList<System.Net.IPAddress>>? ResolveHost { get; init; }

    /// <summary>Takes each line that <c>print</c> writes, if the policy was compiled with <c>CompileOptions.Print</c>. Default: nobody.</summary>
    public Action<string>? Print { get; init; }

    /// <summary>Takes the name of each case of a test, as an array of its parts, when its evaluation gets there.</summary>
    internal Action<RegoArray>? OnTestCase { get; init; }
}
