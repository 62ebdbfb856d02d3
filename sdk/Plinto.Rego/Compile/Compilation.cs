using Plinto.Rego.Builtins;
using Plinto.Rego.Errors;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

/// <summary>What the stages share: modules, rules, the rule tree, errors.</summary>
internal sealed class Compilation(IReadOnlyList<Module> modules, CompileOptions options)
{
    // More errors than anybody reads; keeps reporting linear.
    private const int MaxErrors = 100;

    private readonly List<RegoError> _errors = [];
    private int _names;

    public IReadOnlyList<Module> Modules { get; } = modules;

    public CompileOptions Options { get; } = options;

    public List<CompiledRule> Rules { get; } = [];

    /// <summary>Calls without arguments that <see cref="Lowering"/> made references of rules, for <see cref="FunctionCalls"/> to check.</summary>
    public List<(RefTerm Document, SourceLocation At)> CalledDocuments { get; } = [];

    /// <summary>The built-in of a name, or null.</summary>
    public BuiltinSignature? FindBuiltin(string? name) => name is null ? null : Options.Capabilities.Find(name);

    /// <summary>The rules one by one, for a stage that works on each: ends when the compilation was cancelled.</summary>
    public IEnumerable<CompiledRule> EachRule()
    {
        foreach (var rule in Rules)
        {
            CheckCancelled();
            yield return rule;
        }
    }

    /// <summary>Called in every loop whose length the text decides.</summary>
    /// <exception cref="OperationCanceledException">The compilation was cancelled.</exception>
    public void CheckCancelled() => Options.Cancellation.ThrowIfCancellationRequested();

    public RuleNode Root { get; } = new("data", null);

    /// <summary>The rules each rule refers to, known once <see cref="Recursion"/> has run.</summary>
    public Dictionary<CompiledRule, List<CompiledRule>> Dependencies { get; } = [];

    public IReadOnlyList<RegoError> Errors => _errors;

    public bool HasManyErrors => _errors.Count >= MaxErrors;

    public bool Failed => _errors.Count > 0;

    public void Report(string code, SourceLocation at, string message)
    {
        var error = new RegoError(code, message, at.File, at.Row, at.Column);
        if (!HasManyErrors && !_errors.Contains(error))
        {
            _errors.Add(error);
        }
    }

    /// <summary>A name no other variable has, which still shows the author's name.</summary>
    public string Rename(string name)
    {
        CheckCancelled();
        return $"{name}#{_names++}";
    }

    /// <summary>A variable for a sub-expression.</summary>
    public VarTerm Generate(SourceLocation at)
    {
        CheckCancelled();
        return new VarTerm(at, $"#{_names++}");
    }
}
