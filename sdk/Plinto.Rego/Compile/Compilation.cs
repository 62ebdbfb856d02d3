using Plinto.Rego.Run;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

/// <summary>What the stages share: modules, rules, the rule tree, errors.</summary>
internal sealed class Compilation(IReadOnlyList<Module> modules, CompileOptions options)
{
    private readonly List<RegoError> _errors = [];
    private int _names;

    public IReadOnlyList<Module> Modules { get; } = modules;

    public CompileOptions Options { get; } = options;

    public List<CompiledRule> Rules { get; } = [];

    public RuleNode Root { get; } = new("data", null);

    public IReadOnlyList<RegoError> Errors => _errors;

    public bool Failed => _errors.Count > 0;

    public void Report(string code, SourceLocation at, string message)
    {
        var error = new RegoError(code, message, at.File, at.Row, at.Column);
        if (!_errors.Contains(error)) _errors.Add(error);
    }

    /// <summary>A name no other variable has, which still shows the author's name.</summary>
    public string Rename(string name) => $"{name}#{_names++}";

    /// <summary>A variable for a sub-expression.</summary>
    public VarTerm Generate(SourceLocation at) => new(at, $"#{_names++}");
}
