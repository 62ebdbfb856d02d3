namespace Plinto.Issuer.Webhooks.Delivery;

/// <summary>What came of an attempt, as it is written.</summary>
internal sealed record DeliveryResult
{
    public required Guid Event { get; init; }

    public required int Number { get; init; }

    public required DateTimeOffset At { get; init; }

    public required int Milliseconds { get; init; }

    /// <summary>HTTP; null: no answer.</summary>
    public int? Status { get; init; }

    /// <summary>Null: a success.</summary>
    public string? Error { get; init; }

    /// <summary>The start of the answer's body.</summary>
    public string? Answer { get; init; }

    /// <summary><c>waiting</c>, <c>delivered</c> or <c>failed</c>.</summary>
    public required string State { get; init; }

    /// <summary>When it is tried again.</summary>
    public required DateTimeOffset Due { get; init; }
}
