using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

/// <summary>Looks functions up by reference: built-ins by name, those of modules in the rule tree.</summary>
internal static class Functions
{
    /// <summary>Number of arguments; null if there is no such function.</summary>
    public static int? ArityOf(Compilation compilation, RefTerm reference)
    {
        if (FindRules(compilation, reference) is { } rules)
        {
            return rules[0].Rule.Head.Args!.Count;
        }

        return reference.IsData ? null : compilation.FindBuiltin(reference.Name)?.Arguments.Count;
    }

    /// <summary>Whether the reference names a rule that is no function and has one value.</summary>
    public static bool NamesDocument(Compilation compilation, RefTerm reference) =>
        reference.IsData && RulesAt(compilation, reference) is { Count: > 0 } rules && rules.All(static rule => rule is { Kind: RuleKind.Complete, IsDynamic: false });

    /// <summary>The rules of a function defined in a module; null if the reference names none.</summary>
    public static IReadOnlyList<CompiledRule>? FindRules(Compilation compilation, RefTerm reference) =>
        reference.IsData && RulesAt(compilation, reference) is { Count: > 0 } rules && rules[0].Kind is RuleKind.Function ? rules : null;

    /// <summary>The rules that stand exactly at a reference below <c>data</c>; none if parts of it are not constant.</summary>
    public static IReadOnlyList<CompiledRule> RulesAt(Compilation compilation, RefTerm reference) => reference.Parts.Skip(1).All(static part => part is StringTerm)
        ? compilation.Root.Find(reference.Parts.Skip(1).Select(static part => ((StringTerm)part).Value))?.Rules ?? []
        : [];
}
