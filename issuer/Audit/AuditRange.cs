namespace Plinto.Issuer.Audit;

/// <summary>A range of positions, both ends left out. Below the head of the log at the time it was made, so what it holds never grows.</summary>
internal readonly record struct AuditRange(long After, long Before)
{
    /// <summary>What of it comes after a position in the order asked for.</summary>
    public AuditRange Beyond(long? cursor, bool newestFirst) => cursor is not { } position
        ? this
        : newestFirst ? this with { Before = Math.Min(Before, position) } : this with { After = Math.Max(After, position) };
}
