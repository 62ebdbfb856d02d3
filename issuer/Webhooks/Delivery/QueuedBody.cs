namespace Plinto.Issuer.Webhooks.Delivery;

/// <summary>What was queued by a request.</summary>
internal sealed record QueuedBody
{
    /// <summary>Deliveries that wait now and did not before.</summary>
    public required int Queued { get; init; }

    /// <summary>The event of a test.</summary>
    public string? Event { get; init; }

    /// <summary>There are more: repeat the request with this as <c>after</c>. Absent at the end.</summary>
    public string? Next { get; init; }
}
