using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Numbers;

/// <summary>Comparison in Rego's total order.</summary>
internal static class ComparisonBuiltins
{
    public static readonly BuiltinRow[] Rows =
    [
        new("equal", static (_, o) => RegoBoolean.Of(o[0].Equals(o[1]))),
        new("neq", static (_, o) => RegoBoolean.Of(!o[0].Equals(o[1]))),
        new("lt", static (_, o) => RegoBoolean.Of(RegoValue.Compare(o[0], o[1]) < 0)),
        new("lte", static (_, o) => RegoBoolean.Of(RegoValue.Compare(o[0], o[1]) <= 0)),
        new("gt", static (_, o) => RegoBoolean.Of(RegoValue.Compare(o[0], o[1]) > 0)),
        new("gte", static (_, o) => RegoBoolean.Of(RegoValue.Compare(o[0], o[1]) >= 0)),
    ];
}
