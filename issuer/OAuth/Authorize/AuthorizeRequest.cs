using Plinto.Issuer.Ids;

namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>
/// An authorization request on its way through the checks. Each check reads the parameters it is about and notes what it found; nothing after them reads a parameter.
/// </summary>
internal sealed class AuthorizeRequest
{
    public required TenantAddress Address { get; init; }

    public required AuthorizeParameters Parameters { get; init; }

    public required AuthorizeClient Client { get; init; }

    /// <summary>Whether it was pushed, or is being pushed, by a client that authenticated.</summary>
    public required bool Pushed { get; init; }

    /// <summary>What it is found by in the table of pushed requests; null: it was not pushed, or is just being.</summary>
    public byte[]? PushedHash { get; init; }

    /// <summary>By <see cref="CheckRedirectUri"/>.</summary>
    public string RedirectUri { get; set; } = "";

    /// <summary>By <see cref="CheckResponseMode"/>; <c>query</c> until then.</summary>
    public string ResponseMode { get; set; } = AuthorizeResponse.Query;

    /// <summary>By <see cref="CheckPkce"/>.</summary>
    public string CodeChallenge { get; set; } = "";

    /// <summary>By <see cref="CheckPrompt"/>.</summary>
    public IReadOnlyList<string> Prompt { get; set; } = [];

    /// <summary>By <see cref="CheckMaxAge"/>.</summary>
    public long? MaxAge { get; set; }

    /// <summary>By <see cref="CheckResource"/>.</summary>
    public string? Resource { get; set; }

    /// <summary>By <see cref="CheckScopes"/>.</summary>
    public IReadOnlyList<string> Scopes { get; set; } = [];

    /// <summary>By <see cref="CheckIdTokenHint"/>.</summary>
    public string? SubjectHint { get; set; }

    /// <summary>Sent back as it came.</summary>
    public string? State => Parameters["state"];

    /// <summary>The request as it goes on, once every check has passed.</summary>
    public PendingRequest ToPending(string browser, DateTimeOffset now) => new()
    {
        ClientId = Client.Id!.Value,
        RedirectUri = RedirectUri,
        ResponseMode = ResponseMode,
        State = State,
        Nonce = Parameters["nonce"],
        CodeChallenge = CodeChallenge,
        Scopes = Scopes,
        Resource = Resource,
        Prompt = Prompt,
        MaxAge = MaxAge,
        LoginHint = Parameters["login_hint"],
        SubjectHint = SubjectHint,
        Browser = browser,
        StartedAt = now,
        Pushed = PushedHash,
    };
}
