namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>The resource of an authorization request, and what the client may ask for there.</summary>
/// <param name="Id">Its id in the database.</param>
/// <param name="Identifier">The token's <c>aud</c>.</param>
/// <param name="Name">For people.</param>
/// <param name="Allowed">Whether the client may have tokens for it at all.</param>
/// <param name="Scopes">The scopes the client may have there, each with a description for people if it has one.</param>
internal sealed record AuthorizeResource(Guid Id, string Identifier, string Name, bool Allowed, IReadOnlyDictionary<string, string?> Scopes);
