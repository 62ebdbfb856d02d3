using Plinto.Rego.Run;
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

    public RuleNode Root { get; } = new("data", null);

    /// <summary>The rules each rule refers to, known once <see cref="Recursion"/> has run.</summary>
    public Dictionary<CompiledRule, List<CompiledRule>> Dependencies { get; } = [];

    public IReadOnlyList<RegoError> Errors => _errors;

    public bool HasManyErrors => _errors.Count >= MaxErrors;

    public bool Failed => _errors.Count > 0;

    public void Report(string code, SourceLocation at, string message)
    {
        var error = new RegoError(code, message, at.File, at.Row, at.Column);
        if (!HasManyErrors && !_errors.Contains(error)) _errors.Add(error);
    }

    /// <summary>A name no other variable has, which still shows the author's name.</summary>
    public string Rename(string name) => $"{name}#{_names++}";

    /// <summary>A variable for a sub-expression.</summary>
    public VarTerm Generate(SourceLocation at) => new(at, $"#{_names++}");
}
