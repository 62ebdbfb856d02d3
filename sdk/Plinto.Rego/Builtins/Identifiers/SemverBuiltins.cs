using Plinto.Rego.Values;
using static Plinto.Rego.Builtins.BuiltinTraits;

namespace Plinto.Rego.Builtins.Identifiers;

/// <summary>Semantic Versioning 2.0.</summary>
internal static class SemverBuiltins
{
    public static readonly BuiltinRow[] Rows =
    [
        new("semver.is_valid", "any", "boolean", Validates, static (_, o) => RegoBoolean.Of(o[0] is RegoString text && Semver.TryParse(text.Value, out Semver _))),
        new("semver.compare", "string; string", "number", Compare),
    ];

    private static RegoValue? Compare(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        if (!Semver.TryParse(operands[0].Text(), out var a))
        {
            return context.Error($"operand 1: string \"{operands[0].Text()}\" is not a valid SemVer");
        }

        return Semver.TryParse(operands[1].Text(), out var b)
            ? RegoNumber.Of(Math.Sign(a.CompareTo(b)))
            : context.Error($"operand 2: string \"{operands[1].Text()}\" is not a valid SemVer");
    }
}
