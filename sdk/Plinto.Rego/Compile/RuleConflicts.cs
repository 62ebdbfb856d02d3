using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

/// <summary>Rules of one name must be of one kind; a rule with a constant name must not stand where others have further parts.</summary>
internal static class RuleConflicts
{
    public static void Check(Compilation compilation)
    {
        CheckNode(compilation, compilation.Root);
        foreach (var module in compilation.Modules) CheckPackage(compilation, module);
    }

    private static void CheckNode(Compilation compilation, RuleNode node)
    {
        if (node.Rules.Count > 0)
        {
            CheckKinds(compilation, node);
            CheckDefaults(compilation, node);
            CheckChildren(compilation, node);
        }
        foreach (var child in node.Children.Values) CheckNode(compilation, child);
    }

    private static void CheckKinds(Compilation compilation, RuleNode node)
    {
        var first = node.Rules[0];
        var kinds = node.Rules.Where(static r => !r.IsDynamic).Select(static r => r.Kind).Distinct().Count();
        var arities = node.Rules.Select(static r => r.Rule.Head.Args?.Count ?? -1).Distinct().Count();
        var mixed = kinds > 0 && node.Rules.Any(static r => r.IsDynamic);
        if (kinds > 1 || arities > 1 || mixed) compilation.Report(CompileErrorCode.Type, first.Source.Location, $"conflicting rules {NameOf(node)} found");
    }

    private static void CheckDefaults(Compilation compilation, RuleNode node)
    {
        var defaults = node.Rules.Where(static r => r.Rule.IsDefault).ToList();
        if (defaults.Count > 1) compilation.Report(CompileErrorCode.Type, defaults[0].Source.Location, $"multiple default rules {NameOf(node)} found");
    }

    private static void CheckChildren(Compilation compilation, RuleNode node)
    {
        if (node.Rules.All(static r => r.IsDynamic)) return;
        var below = node.Children.Values.SelectMany(static child => child.RulesBelow()).Select(static r => NameOf(r)).Distinct().Order(StringComparer.Ordinal).ToList();
        if (below.Count > 0)
            compilation.Report(CompileErrorCode.Type, node.Rules[0].Source.Location, $"rule {NameOf(node)} conflicts with [{string.Join(" ", below)}]");
    }

    private static void CheckPackage(Compilation compilation, Module module)
    {
        var node = compilation.Root;
        foreach (var part in module.Package.Path.Parts.Skip(1))
        {
            if (node.Child(((StringTerm)part).Value) is not { } child) return;
            node = child;
            if (node.Rules.FirstOrDefault(static r => !r.IsDynamic) is not { } rule) continue;
            compilation.Report(
                CompileErrorCode.Type,
                module.Package.Location,
                $"package {Printer.Print(module.Package.Path)} conflicts with rule {NameOf(rule)} defined at {rule.Source.Location.File}:{rule.Source.Location.Row}");
            return;
        }
    }

    private static string NameOf(CompiledRule rule) => rule.DisplayName;

    private static string NameOf(RuleNode node) =>
        Printer.Print(new RefTerm(SourceLocation.None, [new VarTerm(SourceLocation.None, "data"), .. node.Path.Select(static p => new StringTerm(SourceLocation.None, p))]));
}
