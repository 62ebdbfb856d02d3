using Plinto.Rego.Compile;
using Plinto.Rego.Run;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Conformance.Hosts;

/// <summary>
/// The built-ins that a module leaves to its host, from the evaluator's own: each is a policy of one rule that calls it. Not for several threads.
/// </summary>
internal sealed class HostBuiltins(RegoPolicyOptions options)
{
    private readonly Dictionary<(string Name, int Operands), RegoPolicy> _policies = [];
    private readonly Dictionary<(string Name, string Operands), string?> _said = [];

    /// <summary>An evaluation begins: within it, the same question has the same answer (the clock, random numbers).</summary>
    public void Begin() => _said.Clear();

    /// <summary>Calls one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="operands">The operands as Rego text.</param>
    /// <returns>The result as Rego text; null: undefined, as after a built-in error.</returns>
    /// <exception cref="ModuleAbortException">The budget is used up: no answer may come of this evaluation.</exception>
    public string? Call(string name, IReadOnlyList<string> operands)
    {
        var input = $"[{string.Join(", ", operands)}]";
        if (_said.TryGetValue((name, input), out var known))
        {
            return known;
        }

        if (!_policies.TryGetValue((name, operands.Count), out var policy))
        {
            _policies[(name, operands.Count)] = policy = Compile(name, operands.Count);
        }

        var found = policy.Evaluate("host/result", RegoCompiler.ReadTerm(input) ?? throw new FormatException($"`{input}` is no constant term"));
        if (found.Error is { } error)
        {
            throw new ModuleAbortException($"{name}: {error}");
        }

        return _said[(name, input)] = found.Value?.ToString();
    }

    // In Rego v0, which still has the deprecated ones.
    private RegoPolicy Compile(string name, int operands)
    {
        var text = $"package host\n\nresult = {name}({string.Join(", ", Enumerable.Range(0, operands).Select(static i => $"input[{i}]"))})\n";
        var compiled = RegoCompiler.Compile([new RegoModule("host.rego", text)], ["host/result"], new CompileOptions { Version = RegoVersion.V0 });
        return compiled.Plan is { } plan ? RegoPolicy.Create(plan, options) : throw new ModuleAbortException($"no built-in `{name}`: {string.Join("; ", compiled.Errors)}");
    }
}
