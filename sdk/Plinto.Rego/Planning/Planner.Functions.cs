using Plinto.Rego.Compile;
using Plinto.Rego.Plan;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Planning;

internal sealed partial class Planner
{
    /// <summary>The name of the function that computes the rules at <paramref name="node"/>; it is planned when first asked for.</summary>
    private string RequireFunction(RuleNode node, PlanEnvironment environment)
    {
        var generation = Generation(environment);
        var path = node.Path;
        return Require($"{generation}.data.{NameOf(path)}", [generation, .. path], node, environment, []);
    }

    private string Require(string name, IReadOnlyList<string> path, RuleNode node, PlanEnvironment environment, IReadOnlyList<string> only)
    {
        if (!_functions.Add(name))
        {
            return name;
        }

        if (_functions.Count > MaxFunctions)
        {
            throw new PlanTooLargeException();
        }

        _pending.Enqueue(() => PlanFunction(name, path, node, environment, only));
        return name;
    }

    // A part that holds a dot must not look like two parts.
    private static string NameOf(IReadOnlyList<string> path) => string.Join('.', path.Select(static part => part.Contains('.', StringComparison.Ordinal) ? $"[{part}]" : part));

    private void PlanFunction(string name, IReadOnlyList<string> path, RuleNode node, PlanEnvironment environment, IReadOnlyList<string> only)
    {
        var arity = node.Rules[0].Kind is RuleKind.Function ? node.Rules[0].Rule.Head.Args!.Count : 0;
        var extra = environment.Parameters.Count;
        _frame = new PlanFrame(environment, 2 + extra + arity) { Repeats = arity > 0 };
        _stored.Clear();
        for (var i = 0; i < extra; i++)
        {
            _frame.Replacements.Add(environment.Parameters[i], 2 + i);
        }

        var parameters = Enumerable.Range(0, 2 + extra + arity).ToArray();
        At(node.Rules[0].Source.Location);
        var result = _frame.NewLocal();
        var function = new PlanFunction { Name = name, Path = path, Parameters = parameters, Return = result };
        if (IsExtent(node))
        {
            PlanExtentRules(node, result, only, function.Blocks);
        }
        else if (node.Rules[0].Kind is RuleKind.Set)
        {
            PlanSetRules(node, result, function.Blocks);
        }
        else
        {
            PlanCompleteRules(node, result, parameters[(2 + extra)..], function.Blocks);
        }

        function.Blocks.Add(_frame.InBlock(() => Emit(new Statement.ReturnLocal(result))));
        _plan.Functions.Add(function);
    }

    private static bool IsExtent(RuleNode node) => node.Rules.Any(static rule => rule.IsDynamic && rule.Kind is not RuleKind.Function);

    private void PlanSetRules(RuleNode node, int result, List<PlanBlock> blocks)
    {
        blocks.Add(_frame.InBlock(() => Emit(new Statement.MakeSet(result))));
        foreach (var rule in node.Rules)
        {
            blocks.Add(_frame.InBlock(() =>
            {
                PlanBody(rule.Rule.Body);
                At(rule.Rule.Location);
                Emit(new Statement.SetAdd(PlanTerm(rule.Rule.Head.Key!), result));
            }));
        }
    }

    private void PlanCompleteRules(RuleNode node, int result, int[] arguments, List<PlanBlock> blocks)
    {
        var exclusive = HaveSameConstant(node);
        var first = true;
        foreach (var rule in node.Rules.Where(static r => !r.Rule.IsDefault))
        {
            blocks.Add(rule.Rule.Else is null
                ? _frame.InBlock(() =>
                {
                    At(rule.Rule.Location);
                    // All definitions have the same constant value, so one success decides.
                    if (exclusive && !first)
                    {
                        EmitControl(new Statement.IsUndefined(result));
                    }

                    PlanDefinition(rule.Rule, arguments);
                    AssignOnce(result, rule.Rule.Head.Value!);
                }, exclusive ? result : -1)
                : _frame.InBlock(() => PlanElseChain(rule.Rule, result, arguments)));
            first = false;
        }
        foreach (var rule in node.Rules.Where(static r => r.Rule.IsDefault))
        {
            blocks.Add(_frame.InBlock(() =>
            {
                At(rule.Rule.Location);
                EmitControl(new Statement.IsUndefined(result));
                PlanDefinition(rule.Rule, arguments);
                AssignOnce(result, rule.Rule.Head.Value!);
            }));
        }
    }

    private void PlanDefinition(Rule rule, int[] arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            PlanPattern(rule.Head.Args![i], Operand.Local(arguments[i]));
        }

        PlanBody(rule.Body);
        At(rule.Location);
    }

    private void AssignOnce(int target, Term value) => Emit(new Statement.AssignVarOnce(target, PlanTerm(value)));

    // The first branch with a value wins; a conflict between rules shows when the winners meet in the result.
    private void PlanElseChain(Rule rule, int result, int[] arguments)
    {
        var value = _frame.NewLocal();
        var blocks = new List<PlanBlock>();
        for (var branch = rule; branch is not null; branch = branch.Else)
        {
            var current = branch;
            blocks.Add(_frame.InBlock(() =>
            {
                At(current.Location);
                EmitControl(ReferenceEquals(current, rule) ? new Statement.ResetLocal(value) : new Statement.IsUndefined(value));
                PlanDefinition(current, arguments);
                AssignOnce(value, current.Head.Value!);
            }));
        }
        blocks.Add(_frame.InBlock(() =>
        {
            EmitControl(new Statement.IsDefined(value));
            Emit(new Statement.AssignVarOnce(result, Operand.Local(value)));
        }));
        Emit(new Statement.Block(blocks));
    }

    private static bool HaveSameConstant(RuleNode node)
    {
        string? constant = null;
        foreach (var rule in node.Rules.Where(static r => !r.Rule.IsDefault))
        {
            if (rule.Rule.Else is not null || rule.Rule.Head.Value is not (BooleanTerm or StringTerm or NumberTerm or NullTerm))
            {
                return false;
            }

            var text = Printer.Print(rule.Rule.Head.Value);
            if (constant is not null && constant != text)
            {
                return false;
            }

            constant = text;
        }
        return true;
    }
}
