using System.Text.Json.Serialization;

namespace Plinto.Issuer.Webhooks;

/// <summary>Body of <c>PATCH /v1/webhooks/{id}</c>: absent members stay as they are.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record UpdateWebhookRequest
{
    public string? Url { get; init; }

    /// <summary>Empty: none.</summary>
    public string? Description { get; init; }

    /// <summary>Replaces all of them.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>Replaces all of them.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    public string? ApiVersion { get; init; }

    /// <summary>Whose signature stands first while several secrets are valid: <c>old</c> or <c>new</c>.</summary>
    public string? FirstSignature { get; init; }

    /// <summary>While it is paused events wait for it.</summary>
    public bool? Paused { get; init; }

    /// <summary>Only false: events go there again, those of meanwhile first.</summary>
    public bool? Disabled { get; init; }
}
