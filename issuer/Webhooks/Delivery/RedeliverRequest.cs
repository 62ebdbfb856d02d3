using System.Text.Json.Serialization;

namespace Plinto.Issuer.Webhooks.Delivery;

/// <summary>Body of <c>POST /v1/webhooks/{id}/redeliver</c>: one of <c>event</c>, <c>failed</c> and a range of times.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RedeliverRequest
{
    /// <summary>One event, <c>evt_…</c>, whether the webhook's filter fits it or not.</summary>
    public string? Event { get; init; }

    /// <summary>True: all that failed for good.</summary>
    public bool? Failed { get; init; }

    /// <summary>Events of the log that the filter fits, from then on.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The same before then. Default: now.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The <c>next</c> of the answer before, to go on.</summary>
    public string? After { get; init; }
}
