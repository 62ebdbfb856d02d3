using Plinto.Rego.Errors;
using Plinto.Rego.Syntax;
using Plinto.Rego.Values;

namespace Plinto.Rego.Compile;

/// <summary>
/// Modules parsed once, to be compiled, tested and asked about as often as needed. Immutable, used by any number of threads. What could not be parsed is in <see cref="Errors"/>;
/// the other modules answer for what they hold, but nothing can be compiled.
/// </summary>
public sealed class RegoSources
{
    private readonly Lazy<IReadOnlyList<CompiledRule>> _rules;

    internal RegoSources(IReadOnlyList<Module> parsed, IReadOnlyList<RegoError> errors)
    {
        (Parsed, Errors) = (parsed, errors);
        _rules = new Lazy<IReadOnlyList<CompiledRule>>(FindRules);
        Packages = [.. parsed.Select(
            static module => new RegoPackage(module.File, string.Join('/', module.Package.Names), module.Package.Location.Row, module.Package.Location.Column))];
    }

    /// <summary>Why modules could not be parsed, in the order of the modules; empty if all could.</summary>
    public IReadOnlyList<RegoError> Errors { get; }

    /// <summary>The package of each parsed module.</summary>
    public IReadOnlyList<RegoPackage> Packages { get; }

    /// <summary>The documents that rules define, as entrypoints (<c>package/rule</c>), each once; functions and names with variables apart.</summary>
    public IReadOnlyList<string> Rules => Documents(static _ => true);

    /// <summary>The documents whose <c># METADATA</c> says <c>entrypoint: true</c>, as entrypoints (<c>package/rule</c>), each once.</summary>
    public IReadOnlyList<string> Entrypoints => Documents(static rule => rule.Source.Annotations.Any(IsEntrypoint));

    /// <summary>The lines of each rule, functions included, for coverage and for telling what a policy holds.</summary>
    public IReadOnlyList<RegoRuleLines> Lines =>
        [.. _rules.Value.Select(static rule => new RegoRuleLines("data." + string.Join('.', rule.Path), rule.Module.File, Rows(rule.Source)))];

    internal IReadOnlyList<Module> Parsed { get; }

    /// <summary>Those of files whose names <paramref name="file"/> takes; nothing is parsed again.</summary>
    public RegoSources Where(Func<string, bool> file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new([.. Parsed.Where(module => file(module.File))], [.. Errors.Where(error => file(error.File))]);
    }

    /// <summary>These and others, in this order.</summary>
    public RegoSources Concat(RegoSources others)
    {
        ArgumentNullException.ThrowIfNull(others);
        return new([.. Parsed, .. others.Parsed], [.. Errors, .. others.Errors]);
    }

    internal static RegoSources Parse(IEnumerable<RegoModule> modules, CompileOptions options)
    {
        var parsed = new List<Module>();
        var errors = new List<RegoError>();
        foreach (var (file, text) in modules)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            var (module, error) = Parser.ParseModule(file, text, options.Version);
            if (module is not null)
            {
                parsed.Add(module);
            }

            if (error is not null)
            {
                errors.Add(error);
            }
        }
        return new RegoSources(parsed, errors);
    }

    private IReadOnlyList<CompiledRule> FindRules()
    {
        var compilation = new Compilation(Parsed, new CompileOptions());
        ModuleTree.Build(compilation);
        return compilation.Rules;
    }

    private IReadOnlyList<string> Documents(Func<CompiledRule, bool> which) =>
        [.. _rules.Value.Where(rule => !rule.IsDynamic && rule.Kind is not RuleKind.Function && which(rule)).Select(static rule => string.Join('/', rule.Path)).Distinct()];

    private static bool IsEntrypoint(Annotation annotation) =>
        annotation.Scope is AnnotationScope.Rule or AnnotationScope.Document && annotation.Content.Find("entrypoint") == RegoBoolean.True;

    private static HashSet<int> Rows(Rule rule)
    {
        var rows = new HashSet<int>();
        for (var branch = rule; branch is not null; branch = branch.Else)
        {
            rows.Add(branch.Location.Row);
            AddRows(branch.Body, rows);
        }
        return rows;
    }

    private static void AddRows(IReadOnlyList<Expr> body, HashSet<int> rows)
    {
        foreach (var expr in body)
        {
            rows.Add(expr.Location.Row);
            foreach (var inner in expr.Bodies)
            {
                AddRows(inner, rows);
            }
        }
    }
}
