namespace Plinto.Rego.Plan;

/// <summary>Finds the locals that hold nothing but parts of base documents: assigned only by steps down from local 1.</summary>
internal static class BaseLocals
{
    public static HashSet<int> Find(IReadOnlyList<PlanBlock> blocks)
    {
        var steps = new List<Statement.Dot>();
        var assigned = new HashSet<int>();
        Collect(blocks, steps, assigned);
        var found = new HashSet<int>();
        while (steps.Any(step => step.Source.Kind == OperandKind.Local
            && (step.Source.Value == 1 || found.Contains(step.Source.Value))
            && !assigned.Contains(step.Target) && found.Add(step.Target)))
        {
        }

        found.RemoveWhere(local => steps.Any(step => step.Target == local && !(step.Source.Value == 1 || found.Contains(step.Source.Value))));
        return found;
    }

    private static void Collect(IReadOnlyList<PlanBlock> blocks, List<Statement.Dot> steps, HashSet<int> assigned)
    {
        foreach (var statement in blocks.SelectMany(static b => b.Statements))
        {
            switch (statement)
            {
                case Statement.Dot dot: steps.Add(dot); break;
                case Statement.Block s: Collect(s.Blocks, steps, assigned); break;
                case Statement.Not s: Collect([s.Inner], steps, assigned); break;
                case Statement.With s: Collect([s.Inner], steps, assigned); break;
                case Statement.Scan s:
                    assigned.Add(s.Key);
                    assigned.Add(s.Value);
                    Collect([s.Inner], steps, assigned);
                    break;
                case Statement.AssignVar s: assigned.Add(s.Target); break;
                case Statement.AssignVarOnce s: assigned.Add(s.Target); break;
                case Statement.Call s: assigned.Add(s.Result); break;
                case Statement.CallDynamic s: assigned.Add(s.Result); break;
                case Statement.ObjectMerge s: assigned.Add(s.Target); break;
            }
        }
    }
}
