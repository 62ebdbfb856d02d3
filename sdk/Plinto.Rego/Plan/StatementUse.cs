namespace Plinto.Rego.Plan;

/// <summary>What one statement reads, writes and contains. Nested blocks speak for themselves.</summary>
internal readonly record struct StatementUse()
{
    /// <summary>Operands whose values it takes: any part of them may matter.</summary>
    public IReadOnlyList<Operand> Reads { get; init; } = [];

    /// <summary>Locals of which it asks only whether they are defined.</summary>
    public IReadOnlyList<int> Tests { get; init; } = [];

    /// <summary>Locals that get another value.</summary>
    public IReadOnlyList<int> Writes { get; init; } = [];

    /// <summary>Locals that become undefined.</summary>
    public IReadOnlyList<int> Clears { get; init; } = [];

    /// <summary>Locals whose collection, which is under construction, grows.</summary>
    public IReadOnlyList<int> Changes { get; init; } = [];

    /// <summary>The local that its blocks see replaced, all of it or a part; null for none.</summary>
    public int? Replaces { get; init; }

    /// <summary>The blocks that it runs.</summary>
    public IReadOnlyList<PlanBlock> Blocks { get; init; } = [];

    /// <summary>It runs its blocks again and again.</summary>
    public bool Repeats { get; init; }

    /// <summary>The function or built-in that it calls with what it reads; null for none.</summary>
    public string? Calls { get; init; }

    /// <summary>It calls whichever function has the path that it reads.</summary>
    public bool CallsAny { get; init; }

    /// <summary>It ends the evaluation with a conflict error where a local or key has another value already.</summary>
    public bool MayConflict { get; init; }

    /// <summary>It adds to the results of the evaluation.</summary>
    public bool AddsResult { get; init; }

    /// <summary>Every local that it names.</summary>
    public IEnumerable<int> Locals =>
        [.. Reads.Where(static operand => operand.Kind == OperandKind.Local).Select(static operand => operand.Value), .. Tests, .. Writes, .. Clears, .. Changes,
            .. Replaces is { } replaced ? [replaced] : Array.Empty<int>()];
}
