namespace Plinto.Rego.Plan;

/// <summary>A rule or function. Parameters 0 and 1 are input and data; <see cref="Path"/> is what a dynamic call names.</summary>
internal sealed class PlanFunction
{
    /// <summary>Begins the names of functions that hold a comprehension's rows by what they are looked up by.</summary>
    public const string IndexPrefix = "index.";

    public required string Name { get; init; }

    public IReadOnlyList<string> Path { get; init; } = [];

    public required IReadOnlyList<int> Parameters { get; init; }

    public required int Return { get; init; }

    public List<PlanBlock> Blocks { get; init; } = [];

    public bool IsIndex => IsIndexName(Name);

    public static bool IsIndexName(string name) => name.StartsWith(IndexPrefix, StringComparison.Ordinal);
}
