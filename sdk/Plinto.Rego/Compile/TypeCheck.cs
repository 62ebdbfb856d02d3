using Plinto.Rego.Builtins;
using Plinto.Rego.Errors;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

/// <summary>
/// Finds what is certainly wrong: operands of the wrong type, values that cannot be equal, references into what holds nothing.
/// It knows less than OPA's checker and never rejects what that accepts.
/// </summary>
internal sealed class TypeCheck
{
    private readonly Compilation _compilation;
    private readonly TypeInference _types;

    private TypeCheck(Compilation compilation) => (_compilation, _types) = (compilation, new TypeInference(compilation));

    public static void Run(Compilation compilation)
    {
        var check = new TypeCheck(compilation);
        foreach (var rule in compilation.EachRule())
        {
            for (var branch = rule.Rule; branch is not null; branch = branch.Else)
            {
                check.Check(branch.Body, new(StringComparer.Ordinal));
            }
        }
    }

    public static void RunQuery(Compilation compilation, IReadOnlyList<Expr> body) => new TypeCheck(compilation).Check(body, new(StringComparer.Ordinal));

    private void Check(IReadOnlyList<Expr> body, Dictionary<string, RegoType> variables)
    {
        foreach (var expr in body)
        {
            switch (expr)
            {
                case TermExpr e: Check(e, variables); break;
                case EveryExpr e:
                    var bound = new Dictionary<string, RegoType>(variables, StringComparer.Ordinal);
                    _types.BindEvery(e, bound);
                    Check(e.Body, bound);
                    break;
                default:
                    foreach (var inner in expr.Bodies)
                    {
                        Check(inner, new(variables, StringComparer.Ordinal));
                    }

                    break;
            }
            _types.Bind(expr, variables);
        }
    }

    private void Check(TermExpr expr, Dictionary<string, RegoType> variables)
    {
        SyntaxWalk.Terms(expr.Term, term =>
        {
            switch (term)
            {
                case Comprehension t: Check(t.Body, new(variables, StringComparer.Ordinal)); return false;
                // A modifier may replace what the expression refers to.
                case CallTerm call when expr.With.Count == 0: CheckCall(expr, call, variables); break;
                case RefTerm reference when expr.With.Count == 0: CheckReference(expr, reference, variables); break;
            }
            return true;
        });
    }

    private void CheckReference(Expr expr, RefTerm reference, Dictionary<string, RegoType> variables)
    {
        if (reference.Parts.Count < 2 || (reference.Head is VarTerm && !reference.IsData && !reference.IsInput && _compilation.FindBuiltin(reference.Name) is not null))
        {
            return;
        }

        if (_types.OfReference(reference, new(variables, StringComparer.Ordinal)) is null)
        {
            _compilation.Report(CompileErrorCode.Type, expr.Location, $"undefined ref: {Printer.Print(reference)}");
        }
    }

    private void CheckCall(TermExpr expr, CallTerm call, Dictionary<string, RegoType> variables)
    {
        if (call is { Name: "eq" or "assign" or "equal", Args.Count: 2 })
        {
            var known = new Dictionary<string, RegoType>(variables, StringComparer.Ordinal);
            var (left, right) = (_types.Of(call.Args[0], known), _types.Of(call.Args[1], known));
            if (Types.AreDisjoint(left, right))
            {
                _compilation.Report(CompileErrorCode.Type, expr.Location, $"match error\n\tleft  : {left}\n\tright : {right}");
            }

            return;
        }
        if (call.Operator.IsData || _compilation.FindBuiltin(call.Name) is not { } builtin || builtin.Traits.HasFlag(BuiltinTraits.Internal))
        {
            return;
        }

        var have = call.Args.Select(arg => _types.Of(arg, variables)).ToList();
        for (var i = 0; i < have.Count && i < builtin.Arguments.Count; i++)
        {
            if (!Types.AreDisjoint(have[i], builtin.Arguments[i]))
            {
                continue;
            }

            _compilation.Report(
                CompileErrorCode.Type,
                expr.Location,
                $"{builtin.Name}: invalid argument(s)\n\thave: ({string.Join(", ", have)})\n\twant: ({string.Join(", ", builtin.Arguments)})");
            return;
        }
    }
}
