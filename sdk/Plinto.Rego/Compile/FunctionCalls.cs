using Plinto.Rego.Builtins;
using Plinto.Rego.Errors;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

/// <summary>Every called function exists and gets as many arguments as it has; a statement may add one for the result. A function named without a call has no value.</summary>
internal static class FunctionCalls
{
    public static void Check(Compilation compilation)
    {
        LoweredWalk.Expressions(compilation, (_, expr) => LoweredWalk.Calls(expr, (call, statement) => Check(compilation, expr, call, statement)));
        LoweredWalk.Expressions(compilation, (_, expr) => CheckReferences(compilation, expr));
        CheckCalledDocuments(compilation);
    }

    // OPA takes `p()` for `p` where the rule's type is not known for certain, and says elsewhere that there is no such function. Published policies rely on it (Gatekeeper's
    // forbidden sysctls).
    private static void CheckCalledDocuments(Compilation compilation)
    {
        var types = new TypeInference(compilation);
        foreach (var (document, at) in compilation.CalledDocuments.Where(call => types.OfReference(call.Document, new(StringComparer.Ordinal)) is { Kind: not RegoTypeKind.Any }))
        {
            compilation.Report(CompileErrorCode.Type, at, $"undefined function {Printer.Print(document)}");
        }
    }

    public static void CheckQuery(Compilation compilation, IReadOnlyList<Expr> body)
    {
        LoweredWalk.Expressions(body, expr => LoweredWalk.Calls(expr, (call, statement) => Check(compilation, expr, call, statement)));
        LoweredWalk.Expressions(body, expr => CheckReferences(compilation, expr));
        CheckCalledDocuments(compilation);
    }

    // What modifiers name may be a function, and what else they hold stands in front by now.
    private static void CheckReferences(Compilation compilation, Expr expr)
    {
        foreach (var with in expr.With)
        {
            CheckReplacement(compilation, with);
        }

        LoweredWalk.Terms(expr, term =>
        {
            if (term is RefTerm reference && NamesFunction(compilation, reference))
            {
                compilation.Report(CompileErrorCode.Type, reference.Location, $"function {Printer.Print(reference)} used as reference, not called");
            }
        });
    }

    // A function takes the place of one with as many arguments.
    private static void CheckReplacement(Compilation compilation, WithModifier with)
    {
        if (with.Target is not RefTerm target || with.Value is not RefTerm value
            || Functions.ArityOf(compilation, target) is not { } wanted || Functions.ArityOf(compilation, value) is not { } given || given == wanted)
        {
            return;
        }

        compilation.Report(CompileErrorCode.Type, with.Location,
            $"{Printer.Print(target)}: arity mismatch\n\thave: ({Arguments(compilation, value, given)})\n\twant: ({Arguments(compilation, target, wanted)})");
    }

    private static string Arguments(Compilation compilation, RefTerm function, int arity) =>
        string.Join(", ", function.IsData || compilation.FindBuiltin(function.Name) is not { } builtin ? Enumerable.Repeat("any", arity)
            : builtin.Arguments.Select(static type => type.ToString()!));

    private static bool NamesFunction(Compilation compilation, RefTerm reference)
    {
        if (!reference.IsData)
        {
            return false;
        }

        var node = compilation.Root;
        foreach (var part in reference.Parts.Skip(1))
        {
            if (part is not StringTerm name || node.Child(name.Value) is not { } child)
            {
                return false;
            }

            node = child;
            if (node.Rules is { Count: > 0 } rules)
            {
                return rules[0].Kind is RuleKind.Function;
            }
        }
        return false;
    }

    private static void Check(Compilation compilation, Expr expr, CallTerm call, bool statement)
    {
        var at = expr.Location;
        if (Functions.ArityOf(compilation, call.Operator) is not { } arity)
        {
            compilation.Report(CompileErrorCode.Type, at, $"undefined function {Printer.Print(call.Operator)}");
            return;
        }
        var builtin = call.Operator.IsData ? null : compilation.FindBuiltin(call.Name);
        if (builtin is not null && builtin.Traits.HasFlag(BuiltinTraits.Variadic))
        {
            return;
        }

        var given = call.Args.Count;
        if (given == arity || (statement && given == arity + 1 && call.Name is not ("eq" or "assign") && builtin is not { Result: null }))
        {
            return;
        }

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
