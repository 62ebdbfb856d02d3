namespace Plinto.Issuer.Webhooks;

/// <summary>How a webhook's server does, and what waits for it.</summary>
internal sealed record WebhookHealth
{
    public int ConsecutiveFailures { get; init; }

    /// <summary>Since when nothing succeeded; null: the last attempt did.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    public DateTimeOffset? LastSuccessAt { get; init; }

    public DateTimeOffset? LastFailureAt { get; init; }

    public string? LastError { get; init; }

    /// <summary>Nothing is sent before: its circuit is open, or it asked for a pause. Null: nothing holds it up.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>Deliveries that were made and not ended.</summary>
    public long Waiting { get; init; }

    /// <summary>Events of the log that no deliveries were made of yet.</summary>
    public long Behind { get; init; }
}
