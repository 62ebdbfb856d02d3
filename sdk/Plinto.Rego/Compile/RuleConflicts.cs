using Plinto.Rego.Errors;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

/// <summary>Rules of one name must be of one kind; a rule with a constant name must not stand where others have further parts.</summary>
internal static class RuleConflicts
{
    public static void Check(Compilation compilation)
    {
        CheckNode(compilation, compilation.Root);
        CheckAnnotations(compilation);
        foreach (var module in compilation.Modules)
        {
            CheckPackage(compilation, module);
        }
    }

    private static void CheckNode(Compilation compilation, RuleNode node)
    {
        if (node.Rules.Count > 0)
        {
            CheckKinds(compilation, node);
            CheckDefaults(compilation, node);
            CheckChildren(compilation, node);
        }
        foreach (var child in node.Children.Values)
        {
            CheckNode(compilation, child);
        }
    }

    // A document, a package and a tree of packages are described once each.
    private static void CheckAnnotations(Compilation compilation)
    {
        var seen = new Dictionary<(AnnotationScope, string), SourceLocation>();
        foreach (var rule in compilation.Rules)
        {
            Check(rule.Source.Annotations.Where(static a => a.Scope is AnnotationScope.Document), rule.DisplayName);
        }

        foreach (var module in compilation.Modules)
        {
            Check(module.Annotations.Where(static a => a.Scope is AnnotationScope.Package or AnnotationScope.Subpackages), Printer.Print(module.Package.Path));
        }

        void Check(IEnumerable<Annotation> annotations, string target)
        {
            foreach (var annotation in annotations)
            {
                if (seen.TryAdd((annotation.Scope, target), annotation.Location))
                {
                    continue;
                }

                var other = seen[(annotation.Scope, target)];
                compilation.Report(CompileErrorCode.Type, annotation.Location, $"{annotation.Scope.ToString().ToLowerInvariant()} annotation redeclared: {Place(other)}");
            }
        }
    }

    private static void CheckKinds(Compilation compilation, RuleNode node)
    {
        var first = node.Rules[0];
        var kinds = node.Rules.Where(static r => !r.IsDynamic).Select(static r => r.Kind).Distinct().Count();
        var arities = node.Rules.Select(static r => r.Rule.Head.Args?.Count ?? -1).Distinct().Count();
        var mixed = kinds > 0 && node.Rules.Any(static r => r.IsDynamic);
        if (kinds > 1 || arities > 1 || mixed)
        {
            compilation.Report(CompileErrorCode.Type, first.Source.Location, $"conflicting rules {NameOf(node)} found");
        }
    }

    private static void CheckDefaults(Compilation compilation, RuleNode node)
    {
        var defaults = node.Rules.Where(static r => r.Rule.IsDefault).ToList();
        if (defaults.Count <= 1)
        {
            return;
        }

        var places = string.Join(", ", defaults.Select(static rule => Place(rule.Source.Location)));
        compilation.Report(CompileErrorCode.Type, defaults[0].Module.Package.Location, $"multiple default rules {NameOf(node)} found at {places}");
    }

    private static void CheckChildren(Compilation compilation, RuleNode node)
    {
        // What is dynamic leaves room for other documents below its name, but not for functions, which are none.
        var dynamic = node.Rules.All(static r => r.IsDynamic);
        var below = node.Children.Values.SelectMany(static child => child.RulesBelow()).Where(rule => !dynamic || rule.Kind is RuleKind.Function).Select(static r => NameOf(r))
            .Distinct().Order(StringComparer.Ordinal).ToList();
        if (below.Count > 0)
        {
            compilation.Report(CompileErrorCode.Type, node.Rules[0].Source.Location, $"rule {NameOf(node)} conflicts with [{string.Join(" ", below)}]");
        }
    }

    private static void CheckPackage(Compilation compilation, Module module)
    {
        var node = compilation.Root;
        foreach (var part in module.Package.Path.Parts.Skip(1))
        {
            if (node.Child(((StringTerm)part).Value) is not { } child)
            {
                return;
            }

            node = child;
            if (node.Rules.FirstOrDefault(static r => !r.IsDynamic) is not { } rule)
            {
                continue;
            }

            compilation.Report(
                CompileErrorCode.Type,
                rule.Module.Package.Location,
                $"package {Printer.Print(module.Package.Path)} conflicts with rule {Printer.Print(rule.Source.Head.Reference)} defined at {Place(rule.Source.Location)}");
            return;
        }
    }

    // As OPA writes one inside a text.
    private static string Place(SourceLocation at) => $"{at.File}:{at.Row}";

    private static string NameOf(CompiledRule rule) => rule.DisplayName;

    private static string NameOf(RuleNode node) =>
        Printer.Print(new RefTerm(SourceLocation.None, [new VarTerm(SourceLocation.None, "data"), .. node.Path.Select(static p => new StringTerm(SourceLocation.None, p))]));
}
