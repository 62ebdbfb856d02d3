using Plinto.Issuer.Consents;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>An authorization request that passed every check of its own and waits for the person: sign-in, consent. It travels sealed, in the address of the pages.</summary>
internal sealed record PendingRequest
{
    public required ClientId ClientId { get; init; }

    /// <summary>One of the client's, as asked for: with its port, on a loopback address.</summary>
    public required string RedirectUri { get; init; }

    /// <summary><c>query</c> or <c>form_post</c>.</summary>
    public required string ResponseMode { get; init; }

    public required string? State { get; init; }

    public required string? Nonce { get; init; }

    /// <summary>S256 (RFC 7636).</summary>
    public required string CodeChallenge { get; init; }

    /// <summary>Those of OpenID Connect and those of the resource, in the order asked for.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Identifier of the resource; null: for no resource but the issuer's own userinfo.</summary>
    public required string? Resource { get; init; }

    /// <summary><c>login</c>, <c>consent</c>, <c>select_account</c>, <c>create</c>; empty: as needed.</summary>
    public required IReadOnlyList<string> Prompt { get; init; }

    /// <summary>Seconds since the last sign-in that are too many; null: any.</summary>
    public required long? MaxAge { get; init; }

    public required string? LoginHint { get; init; }

    /// <summary>Subject of <c>id_token_hint</c>: who must be signed in. Null: anyone.</summary>
    public required string? SubjectHint { get; init; }

    /// <summary>SHA-256 of the browser's cookie: nobody can begin a request in his browser and have it finished in another's.</summary>
    public required string Browser { get; init; }

    /// <summary>When it came in. A sign-in after this satisfies <c>prompt=login</c>.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Which pushed request it is, which its code uses up; null: none.</summary>
    public byte[]? Pushed { get; init; }

    /// <summary>What is to be allowed, by whose it is. A resource stands here even if no scope of it is asked for: its token alone is something to allow.</summary>
    public IReadOnlyList<ConsentScopes> ConsentParts()
    {
        var own = Scopes.Where(IssuerScopes.Contains).ToList();
        var parts = new List<ConsentScopes>();
        if (own.Count > 0)
        {
            parts.Add(new ConsentScopes(ConsentScopes.Own, own));
        }

        if (Resource is { } resource)
        {
            parts.Add(new ConsentScopes(resource, [.. Scopes.Where(scope => !IssuerScopes.Contains(scope))]));
        }

        return parts;
    }
}
