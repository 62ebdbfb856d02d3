using Plinto.Rego.Builtins;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

/// <summary>Looks functions up by reference: built-ins by name, those of modules in the rule tree.</summary>
internal static class Functions
{
    /// <summary>Number of arguments; null if there is no such function.</summary>
    public static int? ArityOf(Compilation compilation, RefTerm reference)
    {
        if (FindRules(compilation, reference) is { } rules) return rules[0].Rule.Head.Args!.Count;
        return reference.IsData ? null : BuiltinSignatures.Find(reference.Name ?? "")?.Arguments.Count;
    }

    /// <summary>The rules of a function defined in a module; null if the reference names none.</summary>
    public static IReadOnlyList<CompiledRule>? FindRules(Compilation compilation, RefTerm reference)
    {
        if (!reference.IsData || !reference.Parts.Skip(1).All(static part => part is StringTerm)) return null;
        var rules = compilation.Root.Find(reference.Parts.Skip(1).Select(static part => ((StringTerm)part).Value))?.Rules;
        return rules is { Count: > 0 } && rules[0].Kind is RuleKind.Function ? rules : null;
    }
}
