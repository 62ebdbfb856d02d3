namespace Plinto.Issuer.Clients;

/// <summary>The answer to creating a client or rotating its secret.</summary>
internal sealed record CreatedClient
{
    public required ClientBody Client { get; init; }

    /// <summary>Shown this once; absent for clients without one, and when the request is repeated with the same Idempotency-Key.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>False if there is a secret that is not shown here.</summary>
    public required bool SecretShown { get; init; }
}
