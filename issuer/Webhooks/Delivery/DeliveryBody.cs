namespace Plinto.Issuer.Webhooks.Delivery;

/// <summary>An event that a webhook was told, or is to be told, on the wire.</summary>
internal sealed record DeliveryBody
{
    /// <summary><c>evt_…</c>; also the call's <c>webhook-id</c>.</summary>
    public required string Event { get; init; }

    public required string Type { get; init; }

    public required string Subject { get; init; }

    /// <summary><c>waiting</c>, <c>delivered</c> or <c>failed</c>.</summary>
    public required string State { get; init; }

    /// <summary>When it is tried next, if nothing holds the webhook up; absent once it has ended.</summary>
    public DateTimeOffset? DueAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The last 20, latest first.</summary>
    public required IReadOnlyList<AttemptBody> Attempts { get; init; }
}
