namespace Plinto.Issuer.OAuth.ClientAuthentication;

/// <summary>The resource of a request, and what the client may do there.</summary>
/// <param name="Identifier">The token's <c>aud</c>.</param>
/// <param name="AccessTokenLifetime">The resource's own, else the tenant's.</param>
/// <param name="Allowed">Whether the client may have tokens for it at all.</param>
/// <param name="Scopes">The scopes the client may have there.</param>
internal sealed record GrantedResource(string Identifier, TimeSpan AccessTokenLifetime, bool Allowed, IReadOnlyList<string> Scopes);
