namespace Plinto.Issuer.OAuth.Token;

/// <summary>One grant type: only what is its own. Client authentication, grant types, resource and scopes were checked before.</summary>
internal interface IGrant
{
    /// <summary>Its value in <c>grant_type</c>.</summary>
    string GrantType { get; }

    /// <summary>Decides on the request.</summary>
    ValueTask<GrantResult> HandleAsync(TokenRequest request, CancellationToken ct);
}
