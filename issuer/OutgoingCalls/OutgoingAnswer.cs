using System.Net;

namespace Plinto.Issuer.OutgoingCalls;

/// <summary>What came of a call to an address that a tenant named.</summary>
internal sealed record OutgoingAnswer
{
    /// <summary>Null: there was no answer.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>
    /// Why there was none: <c>address_refused</c>, <c>name_unknown</c>, <c>connection_failed</c>, <c>tls_failed</c>, <c>timed_out</c>, <c>answer_unreadable</c>. Null: there was
    /// one.
    /// </summary>
    public string? Error { get; init; }

    /// <summary>The start of the body; empty if there was none, or it was not asked for.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary><c>Retry-After</c>, from the moment of the answer; null: none that can be read.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
