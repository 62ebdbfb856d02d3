namespace Plinto.Protocol.EdgeFeed;

/// <summary>The active policies of a tenant, compiled. Replaces what was active before, whole.</summary>
public sealed record PolicyRecord
{
    /// <summary>The tenant's release: 1 for its first activation, one more for each. What decisions and edges name. 0: no policy was ever activated.</summary>
    public required long Release { get; init; }

    /// <summary>OPA's intermediate representation (<c>plan.json</c>) in UTF-8, compressed with gzip; null if nothing is active.</summary>
    public byte[]? Plan { get; init; }

    /// <summary>
    /// Paths into the input whose values decision logs never hold, such as <c>/token/email</c> or <c>/request/query/*</c>
    /// (RFC 6901, and <c>*</c> for every member).
    /// </summary>
    public IReadOnlyList<string> Redactions { get; init; } = [];
}
