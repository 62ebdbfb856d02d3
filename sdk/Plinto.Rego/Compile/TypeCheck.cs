using Plinto.Rego.Builtins;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

/// <summary>Finds built-in calls with a constant operand that is certainly of the wrong type. Weaker than OPA's checker; never stricter.</summary>
internal static class TypeCheck
{
    public static void Run(Compilation compilation) => Calls.ForEach(compilation, (_, expr, call, _) => Check(compilation, expr, call));

    public static void RunQuery(Compilation compilation, IReadOnlyList<Expr> body) => Calls.ForEach(null, body, (_, expr, call, _) => Check(compilation, expr, call));

    private static void Check(Compilation compilation, Expr expr, CallTerm call)
    {
        if (call.Operator.IsData || BuiltinSignatures.Find(call.Name ?? "") is not { } builtin || builtin.Name.StartsWith("internal.", StringComparison.Ordinal)) return;
        for (var i = 0; i < call.Args.Count && i < builtin.Arguments.Count; i++)
        {
            if (ConstantTerms.ToValue(call.Args[i]) is not { } value || builtin.Arguments[i].Accepts(value)) continue;
            var have = string.Join(", ", call.Args.Select(TypeOf.Constant));
            var want = string.Join(", ", builtin.Arguments);
            compilation.Report(CompileErrorCode.Type, expr.Location, $"{builtin.Name}: invalid argument(s)\n\thave: ({have})\n\twant: ({want})");
            return;
        }
    }
}
