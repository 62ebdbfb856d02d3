namespace Plinto.Issuer.Webhooks;

/// <summary>An address that a tenant's events are posted to, as stored; without secrets and values of headers.</summary>
internal sealed record Webhook
{
    public required WebhookId Id { get; init; }

    public required string Url { get; init; }

    public required string? Description { get; init; }

    /// <summary>Types of events, with <c>*</c> for all or at the end.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    /// <summary>Names of its own headers.</summary>
    public required IReadOnlyList<string> HeaderNames { get; init; }

    /// <summary>One of <see cref="PayloadVersions"/>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary><c>hmac</c>, <c>ed25519</c> or <c>both</c>.</summary>
    public required string Signing { get; init; }

    /// <summary><c>old</c> or <c>new</c>: whose signature stands first while several secrets are valid.</summary>
    public required string FirstSignature { get; init; }

    public required bool Paused { get; init; }

    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary><c>gone</c>: it answered 410; <c>failing</c>: it failed for too long.</summary>
    public string? DisabledReason { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public WebhookHealth Health { get; init; } = new();

    /// <summary>Whether events go there, if it takes them.</summary>
    public bool IsOpen => !Paused && DisabledAt is null;

    /// <summary>The kinds of secrets it signs by.</summary>
    public static string[] KindsOf(string signing) => signing == "both" ? [WebhookSecret.Hmac, WebhookSecret.Ed25519] : [signing];
}
