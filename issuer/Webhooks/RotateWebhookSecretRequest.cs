using System.Text.Json.Serialization;

namespace Plinto.Issuer.Webhooks;

/// <summary>Body of <c>POST /v1/webhooks/{id}/secret</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RotateWebhookSecretRequest
{
    /// <summary>Seconds that the secrets of before sign too, 0 to 30 days. Default: a day. 0: they were leaked.</summary>
    public long? Overlap { get; init; }

    /// <summary>
    /// Whose signature stands first meanwhile, <c>old</c> (the default) or <c>new</c>: some receivers look at the first alone. <c>PATCH</c> with <c>firstSignature</c> switches it
    /// when the receiver has the new secret.
    /// </summary>
    public string? FirstSignature { get; init; }
}
