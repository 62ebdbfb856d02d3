namespace Plinto.Rego.Plan;

/// <summary>What is run for one entrypoint, such as <c>rbac/allow</c>: its blocks add objects to the result set.</summary>
internal sealed class EntrypointPlan
{
    public required string Name { get; init; }

    public List<PlanBlock> Blocks { get; init; } = [];
}
