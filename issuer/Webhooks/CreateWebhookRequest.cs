using System.Text.Json.Serialization;

namespace Plinto.Issuer.Webhooks;

/// <summary>Body of <c>POST /v1/webhooks</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CreateWebhookRequest
{
    /// <summary>An https address of the public internet, at most 2000 characters.</summary>
    public required string Url { get; init; }

    /// <summary>At most 200 characters.</summary>
    public string? Description { get; init; }

    /// <summary>Types of events it is told of, 1 to 50; <c>*</c> is all, <c>client.*</c> all that begin so. Default: all.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>Headers of its own, at most 10, with values of at most 500 characters, which are never shown again.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>Form of the payloads. Default: <c>2026-11-01</c>.</summary>
    public string? ApiVersion { get; init; }

    /// <summary><c>hmac</c> (the default), <c>ed25519</c> or <c>both</c>.</summary>
    public string? Signing { get; init; }

    /// <summary>Whether nothing is sent yet. Default: false.</summary>
    public bool? Paused { get; init; }
}
