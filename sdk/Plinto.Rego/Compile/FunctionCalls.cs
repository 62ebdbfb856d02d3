using Plinto.Rego.Builtins;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

/// <summary>Every called function exists and gets as many arguments as it has; a statement may add one for the result.</summary>
internal static class FunctionCalls
{
    public static void Check(Compilation compilation) => Calls.ForEach(compilation, (_, expr, call, statement) => Check(compilation, expr, call, statement));

    public static void CheckQuery(Compilation compilation, IReadOnlyList<Expr> body) =>
        Calls.ForEach(null, body, (_, expr, call, statement) => Check(compilation, expr, call, statement));

    private static void Check(Compilation compilation, Expr expr, CallTerm call, bool statement)
    {
        var at = expr.Location;
        if (Functions.ArityOf(compilation, call.Operator) is not { } arity)
        {
            compilation.Report(CompileErrorCode.Type, at, $"undefined function {Printer.Print(call.Operator)}");
            return;
        }
        var builtin = call.Operator.IsData ? null : BuiltinSignatures.Find(call.Name ?? "");
        if (builtin is not null && builtin.Traits.HasFlag(BuiltinTraits.Variadic)) return;
        var given = call.Args.Count;
        if (given == arity || (statement && given == arity + 1 && call.Name is not ("eq" or "assign") && builtin is not { Result: null })) return;
        if (builtin is not null)
        {
            var types = new TypeInference(compilation);
            var have = string.Join(", ", call.Args.Select(arg => types.Of(arg, new(StringComparer.Ordinal))));
            compilation.Report(CompileErrorCode.Type, at, $"{builtin.Name}: arity mismatch\n\thave: ({have})\n\twant: ({string.Join(", ", builtin.Arguments)})");
            return;
        }
        compilation.Report(
            CompileErrorCode.Type, at, $"function {Printer.Print(call.Operator)} has arity {arity}, got {given} argument{(given == 1 ? "" : "s")}");
    }
}
