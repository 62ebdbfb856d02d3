namespace Plinto.Tokens.AccessTokens;

/// <summary>The claims of a verified access token (RFC 9068). Immutable.</summary>
public sealed record AccessToken
{
    /// <summary><c>iss</c>.</summary>
    public required string Issuer { get; init; }

    /// <summary><c>sub</c>.</summary>
    public required string Subject { get; init; }

    /// <summary><c>client_id</c>.</summary>
    public required string ClientId { get; init; }

    /// <summary><c>jti</c>.</summary>
    public required string TokenId { get; init; }

    /// <summary><c>aud</c>, one or more.</summary>
    public required IReadOnlyList<string> Audiences { get; init; }

    /// <summary><c>exp</c>.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary><c>iat</c>.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary><c>nbf</c>; <see cref="IssuedAt"/> if absent.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary><c>scope</c>, taken apart.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary><c>scope</c> as it stands; empty if absent.</summary>
    public required string Scope { get; init; }

    /// <summary><c>sid</c>, if a person is signed in.</summary>
    public string? SessionId { get; init; }

    /// <summary>The <c>kid</c> that signed it.</summary>
    public required string KeyId { get; init; }

    /// <summary>All claims as the issuer wrote them: UTF-8 JSON.</summary>
    public required ReadOnlyMemory<byte> Claims { get; init; }

    /// <summary>True if the scope was granted.</summary>
    public bool HasScope(string scope)
    {
        for (var i = 0; i < Scopes.Count; i++)
        {
            if (string.Equals(Scopes[i], scope, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True if the token is for that resource.</summary>
    public bool IsFor(string audience)
    {
        for (var i = 0; i < Audiences.Count; i++)
        {
            if (string.Equals(Audiences[i], audience, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
