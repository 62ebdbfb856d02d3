namespace Plinto.Issuer.OAuth.Token;

/// <summary>
/// One grant type: only what is its own. Client authentication and grant types were checked before it; resource and scopes of what it gives are checked after it.
/// </summary>
internal interface IGrant
{
    /// <summary>Its value in <c>grant_type</c>.</summary>
    string GrantType { get; }

    /// <summary>Decides on the request.</summary>
    ValueTask<GrantResult> HandleAsync(TokenRequest request, CancellationToken ct);

    /// <summary>
    /// Whether it can hold its own statement to the registration's revision, so that a kept registration need not be confirmed before (<see cref="TokenRequest.Unconfirmed"/>).
    /// </summary>
    bool ConfirmsRegistration => false;
}
