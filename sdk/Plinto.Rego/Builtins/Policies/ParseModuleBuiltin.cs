using Plinto.Rego.Syntax;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Policies;

/// <summary><c>rego.parse_module</c>: a policy's syntax tree as a value.</summary>
internal static class ParseModuleBuiltin
{
    public static readonly BuiltinRow[] Rows = [new("rego.parse_module", "string; string", "object<string:any>", Parse)];

    private static RegoValue? Parse(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var (module, error) = Parser.ParseModule(operands[0].Text(), operands[1].Text());
        return module is null ? context.Error(error!.ToString()) : SyntaxJson.Of(module);
    }
}
