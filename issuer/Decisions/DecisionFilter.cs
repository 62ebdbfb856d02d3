namespace Plinto.Issuer.Decisions;

/// <summary>Which decisions a list shows; null: any.</summary>
internal sealed record DecisionFilter
{
    public bool? Allowed { get; init; }

    public string? Code { get; init; }

    /// <summary>The <c>requestId</c> that the refusal showed.</summary>
    public string? RequestId { get; init; }

    public string? Subject { get; init; }

    public string? Route { get; init; }

    public string? Entrypoint { get; init; }

    /// <summary>Only those made at or after this.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only those made before this.</summary>
    public DateTimeOffset? Until { get; init; }
}
