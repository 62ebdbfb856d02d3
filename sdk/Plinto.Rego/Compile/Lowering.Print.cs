using Plinto.Rego.Errors;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

internal sealed partial class Lowering
{
    private static HashSet<string> VariablesOf(Rule rule)
    {
        var names = VariablesOf(rule.Body);
        if (rule.Head.Args is { } args)
        {
            AddVars(args, names);
        }

        return names;
    }

    // Names that something other than `print` mentions: what only `print` names is undeclared.
    private static HashSet<string> VariablesOf(IReadOnlyList<Expr> body)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var expr in body)
        {
            if (expr is TermExpr { Term: CallTerm { Name: "print" } })
            {
                continue;
            }

            SyntaxWalk.Terms(expr, term =>
            {
                if (term is VarTerm v)
                {
                    names.Add(v.Name);
                }

                return term is not CallTerm { Name: "print" };
            });
        }
        return names;
    }

    private static void AddVars(IReadOnlyList<Term> terms, HashSet<string> names) =>
        SyntaxWalk.Terms(terms, term =>
        {
            if (term is VarTerm v)
            {
                names.Add(v.Name);
            }

            return true;
        });

    private void CheckDeclared(Term arg)
    {
        SyntaxWalk.Terms(arg, term =>
        {
            switch (term)
            {
                case RefTerm { Head: VarTerm { Name: "data" or "input" } } reference:
                    foreach (var part in reference.Parts.Skip(1))
                    {
                        CheckDeclared(part);
                    }

                    return false;
                case CallTerm call:
                    foreach (var operand in call.Args)
                    {
                        CheckDeclared(operand);
                    }

                    return false;
                case Comprehension:
                    return false;
                case VarTerm { IsWildcard: false, IsGenerated: false } v when !_declared.Any(names => names.Contains(v.Name)):
                    compilation.Report(CompileErrorCode.Compile, v.Location, $"var {Printer.DisplayName(v.Name)} is undeclared");
                    return false;
                default:
                    return true;
            }
        });
    }
}
