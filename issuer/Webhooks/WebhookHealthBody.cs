namespace Plinto.Issuer.Webhooks;

/// <summary>How a webhook's server does, on the wire.</summary>
internal sealed record WebhookHealthBody
{
    /// <summary><c>healthy</c>, <c>failing</c>, <c>paused</c> or <c>disabled</c>.</summary>
    public required string State { get; init; }

    public required int ConsecutiveFailures { get; init; }

    public DateTimeOffset? FailingSince { get; init; }

    public DateTimeOffset? LastSuccessAt { get; init; }

    public DateTimeOffset? LastFailureAt { get; init; }

    public string? LastError { get; init; }

    /// <summary>Nothing is sent before: its circuit is open, or it asked for a pause.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>Deliveries that were made and not ended.</summary>
    public required long Waiting { get; init; }

    /// <summary>Events of the log that no deliveries were made of yet, whether it wants them or not.</summary>
    public required long Behind { get; init; }

    public static WebhookHealthBody From(Webhook webhook) => new()
    {
        State = webhook switch { { DisabledAt: not null } => "disabled", { Paused: true } => "paused", { Health.ConsecutiveFailures: > 0 } => "failing", _ => "healthy" },
        ConsecutiveFailures = webhook.Health.ConsecutiveFailures, FailingSince = webhook.Health.FailingSince, LastSuccessAt = webhook.Health.LastSuccessAt,
        LastFailureAt = webhook.Health.LastFailureAt, LastError = webhook.Health.LastError, HeldUntil = webhook.Health.HeldUntil, Waiting = webhook.Health.Waiting,
        Behind = webhook.Health.Behind,
    };
}
