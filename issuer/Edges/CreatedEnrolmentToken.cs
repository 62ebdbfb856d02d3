namespace Plinto.Issuer.Edges;

/// <summary>The answer to making an enrolment token.</summary>
internal sealed record CreatedEnrolmentToken
{
    /// <summary>Shown this once, good for one enrolment; absent when the request is repeated with the same Idempotency-Key.</summary>
    public string? Token { get; init; }

    /// <summary>False if the token is not shown here.</summary>
    public required bool SecretShown { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
