using Plinto.Rego.Builtins;
using Plinto.Rego.Plan;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Planning;

internal sealed partial class Planner
{
    private bool IsReplaced(string function) => _frame.Environment.ReplacementOf(function) is not null;

    private Operand PlanCall(RefTerm function, IReadOnlyList<Term> args)
    {
        var at = _frame.Location;
        var operands = args.Select(PlanTerm).ToArray();
        _frame.Location = at;
        var name = function.Name!;
        if (_frame.Environment.ReplacementOf(name) is { } replacement)
        {
            return PlanReplacement(name, replacement, operands);
        }

        return function.IsData ? CallRule(function, operands, _frame.Environment) : CallBuiltin(name, operands);
    }

    // The arguments were planned already: they must be defined even if the replacement ignores them.
    private Operand PlanReplacement(string name, FunctionReplacement replacement, Operand[] operands)
    {
        if (replacement.Constant is { } constant)
        {
            return PlanTerm(constant);
        }

        if (replacement.Function is not { } function)
        {
            return Operand.Local(_frame.Replacements[name]);
        }

        return function.IsData ? CallRule(function, operands, _frame.Environment.WithoutReplacements()) : CallBuiltin(function.Name!, operands);
    }

    private Operand CallRule(RefTerm function, Operand[] operands, PlanEnvironment environment)
    {
        var node = _compilation.Root.Find(function.Parts.Skip(1).Select(static part => ((StringTerm)part).Value))
            ?? throw new InvalidOperationException($"function `{function}` is not defined");
        var result = _frame.NewLocal();
        var context = environment.Parameters.Count == 0 ? Context()[..2] : Context();
        Emit(new Statement.Call(RequireFunction(node, environment), [.. context, .. operands], result));
        return Operand.Local(result);
    }

    private Operand CallBuiltin(string name, Operand[] operands)
    {
        var builtin = _compilation.FindBuiltin(name) ?? BuiltinTable.Find(name)?.Signature ?? throw new InvalidOperationException($"function `{name}` is not defined");
        RequireBuiltin(builtin);
        var result = _frame.NewLocal();
        Emit(new Statement.Call(name, operands, result));
        if (!builtin.Traits.HasFlag(BuiltinTraits.Relation))
        {
            return Operand.Local(result);
        }

        var (key, value) = (_frame.NewLocal(), _frame.NewLocal());
        var inner = new PlanBlock();
        Emit(new Statement.Scan(result, key, value, inner));
        EnterScan(inner);
        return Operand.Local(value);
    }
}
