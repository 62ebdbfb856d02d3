namespace Plinto.Rego.Plan;

/// <summary>Finds the locals that hold nothing but parts of base documents: assigned only by steps down from local 1.</summary>
internal static class BaseLocals
{
    public static HashSet<int> Find(IReadOnlyList<PlanBlock> blocks)
    {
        var steps = new List<Statement.Dot>();
        var assigned = new HashSet<int>();
        foreach (var statement in PlanBlock.All(blocks))
        {
            if (statement is Statement.Dot dot)
            {
                steps.Add(dot);
                continue;
            }

            assigned.UnionWith(statement.Use.Writes);
            assigned.UnionWith(statement.Use.Changes);
        }

        var found = new HashSet<int>();
        while (steps.Any(step => step.Source.Kind == OperandKind.Local
            && (step.Source.Value == 1 || found.Contains(step.Source.Value))
            && !assigned.Contains(step.Target) && found.Add(step.Target)))
        {
        }

        found.RemoveWhere(local => steps.Any(step => step.Target == local && !(step.Source.Value == 1 || found.Contains(step.Source.Value))));
        return found;
    }
}
