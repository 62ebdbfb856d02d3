using Plinto.Rego.Values;
using static Plinto.Rego.Builtins.BuiltinTraits;

namespace Plinto.Rego.Builtins.Numbers;

/// <summary>Comparison in Rego's total order.</summary>
internal static class ComparisonBuiltins
{
    public static readonly BuiltinRow[] Rows =
    [
        new("equal", "any; any", "boolean", InModules, "==", static (_, o) => RegoBoolean.Of(o[0].Equals(o[1]))),
        new("neq", "any; any", "boolean", InModules, "!=", static (_, o) => RegoBoolean.Of(!o[0].Equals(o[1]))),
        new("lt", "any; any", "boolean", InModules, "<", static (_, o) => RegoBoolean.Of(RegoValue.Compare(o[0], o[1]) < 0)),
        new("lte", "any; any", "boolean", InModules, "<=", static (_, o) => RegoBoolean.Of(RegoValue.Compare(o[0], o[1]) <= 0)),
        new("gt", "any; any", "boolean", InModules, ">", static (_, o) => RegoBoolean.Of(RegoValue.Compare(o[0], o[1]) > 0)),
        new("gte", "any; any", "boolean", InModules, ">=", static (_, o) => RegoBoolean.Of(RegoValue.Compare(o[0], o[1]) >= 0)),
    ];
}
