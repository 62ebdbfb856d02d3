namespace Plinto.Rego.Run;

/// <summary>Bounds of one evaluation. Exceeding one is an error with its own code, never an undefined result.</summary>
public sealed record RegoBudget
{
    /// <summary>The default budget.</summary>
    public static readonly RegoBudget Default = new();

    /// <summary>Statements run, and values visited when values are compared, hashed, ordered, enumerated or written; default 50 million.</summary>
    public long Steps { get; init; } = 50_000_000;

    /// <summary>Wall time; default 5 seconds.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Elements put into arrays, objects and sets, and characters of strings built (a hundred count as one); default 10 million.</summary>
    public long Values { get; init; } = 10_000_000;

    /// <summary>Bytes allocated, whatever for; looked at every few thousand steps, so an evaluation may have made a few MB more. Default 1 GiB.</summary>
    public long Bytes { get; init; } = 1L << 30;

    /// <summary>Regular expression work in units of (characters of text) times (size of expression); default 2 billion.</summary>
    public long Regex { get; init; } = 2_000_000_000;

    /// <summary>Nested calls; default 1,000.</summary>
    public int Depth { get; init; } = 1000;
}
