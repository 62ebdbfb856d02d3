using Plinto.Rego.Builtins;
using Plinto.Rego.Errors;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

/// <summary>Built-ins the caller forbids, and those that Rego v1 dropped.</summary>
internal static class BuiltinUse
{
    public static void Check(Compilation compilation) => LoweredWalk.Expressions(compilation, (rule, expr) => Check(compilation, rule, expr));

    public static void CheckQuery(Compilation compilation, IReadOnlyList<Expr> body) =>
        LoweredWalk.Expressions(body, expr => Check(compilation, null, expr));

    private static void Check(Compilation compilation, CompiledRule? rule, Expr expr) => LoweredWalk.Calls(expr, (call, _) => Check(compilation, rule, expr, call));

    private static void Check(Compilation compilation, CompiledRule? rule, Expr expr, CallTerm call)
    {
        if (call.Operator.IsData || compilation.FindBuiltin(call.Name) is not { } builtin)
        {
            return;
        }

        if (compilation.Options.UnsafeBuiltins.Contains(builtin.Name))
        {
            compilation.Report(CompileErrorCode.Type, expr.Location, $"unsafe built-in function calls in expression: {builtin.Name}");
        }

        if (builtin.Traits.HasFlag(BuiltinTraits.Deprecated) && (rule?.Module.Version ?? compilation.Options.Version) is RegoVersion.V1)
        {
            compilation.Report(CompileErrorCode.Type, expr.Location, $"deprecated built-in function calls in expression: {builtin.Name}");
        }
    }
}
