namespace Plinto.Rego.Plan;

/// <summary>A rule or function. Parameters 0 and 1 are input and data; <see cref="Path"/> is what a dynamic call names.</summary>
internal sealed class PlanFunction
{
    public required string Name { get; init; }

    public IReadOnlyList<string> Path { get; init; } = [];

    public required IReadOnlyList<int> Parameters { get; init; }

    public required int Return { get; init; }

    public List<PlanBlock> Blocks { get; init; } = [];
}
