using Plinto.Rego.Syntax;
using Plinto.Rego.Values;

namespace Plinto.Rego.Compile;

/// <summary>What tools ask about a policy's rules: their names, and the lines they stand on.</summary>
internal static class RuleListing
{
    public static IReadOnlyList<string> Names(IReadOnlyList<Module> modules)
    {
        var compilation = new Compilation(modules, new CompileOptions());
        ModuleTree.Build(compilation);
        return [.. compilation.Rules.Where(static rule => !rule.IsDynamic && rule.Kind is not RuleKind.Function).Select(static rule => string.Join('/', rule.Path)).Distinct()];
    }

    public static IReadOnlyList<RegoRuleLines> Lines(IReadOnlyList<Module> modules)
    {
        var compilation = new Compilation(modules, new CompileOptions());
        ModuleTree.Build(compilation);
        return [.. compilation.Rules.Select(static rule => new RegoRuleLines("data." + string.Join('.', rule.Path), rule.Module.File, Rows(rule.Source)))];
    }

    public static IReadOnlyList<string> Entrypoints(IReadOnlyList<Module> modules)
    {
        var compilation = new Compilation(modules, new CompileOptions());
        ModuleTree.Build(compilation);
        return [.. compilation.Rules.Where(static rule => !rule.IsDynamic && rule.Kind is not RuleKind.Function && rule.Source.Annotations.Any(IsEntrypoint))
            .Select(static rule => string.Join('/', rule.Path)).Distinct()];
    }

    public static IReadOnlyList<RegoPackage> Packages(IReadOnlyList<Module> modules) =>
        [.. modules.Select(static module => new RegoPackage(
            module.File, string.Join('/', module.Package.Path.Parts.Skip(1).Select(static part => ((StringTerm)part).Value)), module.Package.Location.Row, module.Package.Location.Column))];

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
            switch (expr)
            {
                case EveryExpr e: AddRows(e.Body, rows); break;
                case GroupExpr e: AddRows(e.Body, rows); break;
                case LogicExpr e:
                    AddRows(e.Left, rows);
                    AddRows(e.Right, rows);
                    break;
            }
        }
    }
}
