using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

/// <summary>The type that a term's form alone gives away, in OPA's notation.</summary>
internal static class TypeOf
{
    public static string Constant(Term term) => term switch
    {
        NullTerm => "null",
        BooleanTerm => "boolean",
        NumberTerm => "number",
        StringTerm or TemplateTerm => "string",
        ArrayTerm t => $"array<{string.Join(", ", t.Items.Select(Constant))}>",
        SetTerm t => $"set[{Join(t.Items)}]",
        ObjectTerm t => $"object<{string.Join(", ", t.Entries.Select(static e => $"{Printer.Print(e.Key)}: {Constant(e.Value)}"))}>",
        ArrayComprehension => "array[any]",
        SetComprehension => "set[any]",
        ObjectComprehension => "object[any: any]",
        _ => "any",
    };

    private static string Join(IReadOnlyList<Term> items) =>
        items.Select(Constant).Distinct().Order(StringComparer.Ordinal).ToList() is { Count: 1 } one ? one[0] : "any";
}
