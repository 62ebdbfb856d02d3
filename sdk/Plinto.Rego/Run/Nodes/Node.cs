using Plinto.Rego.Plan;
using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

/// <summary>A statement bound for execution: immutable, shared by all threads.</summary>
internal abstract class Node
{
    public PlanLocation Location { get; init; }

    /// <summary>Runs the statement; the answer is one of <see cref="Flow"/>.</summary>
    public abstract int Execute(Evaluation e, Span<RegoValue?> r);
}
