namespace Plinto.Issuer.ApiKeys;

/// <summary>The answer to creating an API key.</summary>
internal sealed record CreatedApiKey
{
    public required ApiKeyBody ApiKey { get; init; }

    /// <summary>Shown this once; absent when the request is repeated with the same Idempotency-Key.</summary>
    public string? Secret { get; init; }

    /// <summary>False if the secret is not shown here.</summary>
    public required bool SecretShown { get; init; }
}
