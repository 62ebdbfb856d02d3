using static Plinto.Rego.Builtins.BuiltinTraits;

namespace Plinto.Rego.Builtins;

/// <summary>
/// What has a signature and no function: the compiler puts something else in its place (assignment, unification, <c>print</c>, metadata), or only another host has it.
/// </summary>
internal static class LanguageBuiltins
{
    public static readonly BuiltinRow[] Rows =
    [
        new("assign", "any; any", "boolean", None, ":=", null),
        new("eq", "any; any", "boolean", Irreplaceable, "=", null),
        new("print", "", null, Variadic | Speaks, null),
        new("rego.metadata.chain", "", "array<any>", Irreplaceable, null),
        new("rego.metadata.rule", "", "any", Irreplaceable, null),
        new("http.send", "object<string:any>", "object<any:any>", Nondeterministic, null),
    ];
}
