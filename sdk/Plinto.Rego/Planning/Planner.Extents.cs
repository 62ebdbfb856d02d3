using Plinto.Rego.Compile;
using Plinto.Rego.Plan;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Planning;

// Rules whose names hold variables: one function builds the object of all rules at and below the node.
internal sealed partial class Planner
{
    private void PlanExtentRules(RuleNode node, int result, IReadOnlyList<string> only, List<PlanBlock> blocks)
    {
        var depth = node.Path.Count;
        var rules = node.RulesBelow().Where(rule => rule.Kind is not RuleKind.Function && MayMatch(rule, depth, only)).ToList();
        var kinds = MayOverlap(rules, depth) ? _frame.NewLocal() : -1;
        _only = only;
        blocks.Add(_frame.InBlock(() =>
        {
            Emit(new Statement.MakeObject(result));
            if (kinds >= 0)
            {
                Emit(new Statement.MakeObject(kinds));
            }
        }));
        foreach (var rule in rules.Where(static r => !r.Rule.IsDefault))
        {
            blocks.Add(_frame.InBlock(() => PlanExtentRule(rule, depth, result, kinds)));
        }
        foreach (var rule in rules.Where(static r => r.Rule.IsDefault))
        {
            blocks.Add(_frame.InBlock(() => PlanExtentDefault(rule, depth, result, kinds)));
        }
    }

    private static List<Term> SuffixOf(CompiledRule rule, int depth) => SuffixOf(rule, rule.Rule, depth);

    // The names below the node; the computed ones are variables of the branch's own body.
    private static List<Term> SuffixOf(CompiledRule rule, Rule branch, int depth)
    {
        var at = rule.Source.Location;
        return [.. rule.Path.Skip(depth).Select(part => new StringTerm(at, part)), .. branch.Head.Reference.Parts.Skip(rule.DynamicFrom)];
    }

    private void PlanExtentRule(CompiledRule rule, int depth, int result, int kinds)
    {
        if (rule.Rule.Else is null)
        {
            PlanBody(rule.Rule.Body);
            At(rule.Rule.Location);
            PlanInsert(rule, rule.Rule, depth, result, kinds);
            return;
        }
        var decided = _frame.NewLocal();
        var blocks = new List<PlanBlock>();
        for (var branch = rule.Rule; branch is not null; branch = branch.Else)
        {
            var current = branch;
            blocks.Add(_frame.InBlock(() =>
            {
                At(current.Location);
                EmitControl(ReferenceEquals(current, rule.Rule) ? new Statement.ResetLocal(decided) : new Statement.IsUndefined(decided));
                PlanBody(current.Body);
                Emit(new Statement.AssignVar(decided, Operand.Boolean(true)));
                PlanInsert(rule, current, depth, result, kinds);
            }));
        }
        Emit(new Statement.Block(blocks));
    }

    private void PlanExtentDefault(CompiledRule rule, int depth, int result, int kinds)
    {
        var found = _frame.NewLocal();
        At(rule.Rule.Location);
        EmitControl(new Statement.ResetLocal(found));
        Emit(new Statement.Block([_frame.InBlock(() =>
        {
            var value = Operand.Local(result);
            foreach (var key in SuffixOf(rule, depth)) { value = EmitDot(value, PlanTerm(key)); } Emit(new Statement.AssignVar(found, Operand.Boolean(true)));
        })]));
        EmitControl(new Statement.IsUndefined(found));
        PlanBody(rule.Rule.Body);
        PlanInsert(rule, rule.Rule, depth, result, kinds);
    }

    private void PlanInsert(CompiledRule rule, Rule branch, int depth, int result, int kinds)
    {
        var keys = SuffixOf(rule, branch, depth).Select(PlanTerm).ToArray();
        for (var i = 0; i < _only.Count && i < keys.Length; i++)
        {
            Emit(new Statement.Equal(keys[i], Text(_only[i])));
        }

        var value = PlanTerm(branch.Head.Key ?? branch.Head.Value!);
        var isSet = branch.Head.Key is not null;
        if (kinds >= 0)
        {
            PlanKindCheck(keys, isSet, kinds);
        }

        if (keys.Length == 0)
        {
            EmitFail();
            return;
        }
        var inner = isSet ? keys.Length : keys.Length - 1;
        var containers = new int[inner + 1];
        containers[0] = result;
        for (var i = 0; i < inner; i++)
        {
            containers[i + 1] = EmitEnsure(containers[i], keys[i], isSet && i == inner - 1);
        }

        if (isSet)
        {
            Emit(new Statement.SetAdd(value, containers[^1]));
        }
        else
        {
            Emit(new Statement.ObjectInsertOnce(keys[^1], value, containers[^1]));
        }

        for (var i = inner - 1; i >= 0; i--)
        {
            Emit(new Statement.ObjectInsert(keys[i], Operand.Local(containers[i + 1]), containers[i]));
        }
    }

    private int EmitEnsure(int container, Operand key, bool isSet)
    {
        var target = _frame.NewLocal();
        Emit(new Statement.Block([_frame.InBlock(() =>
        {
            Emit(new Statement.Block([_frame.InBlock(() =>
            {
                Emit(new Statement.Dot(Operand.Local(container), key, target));
                Emit(new Statement.Break(1));
            })]));
            Emit(isSet ? new Statement.MakeSet(target) : new Statement.MakeObject(target));
        })]));
        return target;
    }

    // A path may hold a value, a set, or further objects, but not two of these: recording what each path is makes the clash a conflict.
    private void PlanKindCheck(Operand[] keys, bool isSet, int kinds)
    {
        for (var length = 1; length <= keys.Length; length++)
        {
            var path = _frame.NewLocal();
            Emit(new Statement.MakeArray(length, path));
            for (var i = 0; i < length; i++)
            {
                Emit(new Statement.ArrayAppend(path, keys[i]));
            }

            var kind = length < keys.Length ? "object" : isSet ? "set" : "value";
            Emit(new Statement.ObjectInsertOnce(Operand.Local(path), Text(kind), kinds));
        }
    }

    private static bool MayOverlap(List<CompiledRule> rules, int depth)
    {
        var suffixes = rules.Select(rule => SuffixOf(rule, depth)).ToList();
        if (suffixes.Select(static s => s.Count).Distinct().Count() <= 1 && rules.Select(static r => r.Kind).Distinct().Count() <= 1)
        {
            return false;
        }

        for (var i = 0; i < rules.Count; i++)
        {
            for (var j = i + 1; j < rules.Count; j++)
            {
                var (a, b) = (suffixes[i], suffixes[j]);
                if (a.Count == b.Count && rules[i].Kind == rules[j].Kind)
                {
                    continue;
                }

                if (Enumerable.Range(0, Math.Min(a.Count, b.Count)).All(k => MayEqual(a[k], b[k])))
                {
                    return true;
                }
            }
        }
        return false;
    }

    private static bool MayEqual(Term a, Term b) =>
        ConstantTerms.ToValue(a) is not { } x || ConstantTerms.ToValue(b) is not { } y || x == y;
}
