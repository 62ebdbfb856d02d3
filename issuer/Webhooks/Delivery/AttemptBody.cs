namespace Plinto.Issuer.Webhooks.Delivery;

/// <summary>One call of a delivery, on the wire.</summary>
internal sealed record AttemptBody
{
    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    public required DateTimeOffset At { get; init; }

    public required int Milliseconds { get; init; }

    /// <summary>HTTP; absent if there was no answer.</summary>
    public int? Status { get; init; }

    /// <summary>
    /// Absent for a success. <c>status</c>, <c>redirected</c>, <c>gone</c>; without an answer <c>address_refused</c>, <c>name_unknown</c>, <c>connection_failed</c>,
    /// <c>tls_failed</c>, <c>timed_out</c>, <c>answer_unreadable</c>; <c>event_gone</c>: the log no longer has the event.
    /// </summary>
    public string? Error { get; init; }

    /// <summary>The first 4 KB of the answer's body.</summary>
    public string? Answer { get; init; }
}
