using Plinto.Issuer.OAuth.ClientAuthentication;

namespace Plinto.Issuer.OAuth.Token;

/// <summary>A token request after the shared phase: the client is proved, may use this grant, and may have these scopes at this resource. Grants see nothing earlier.</summary>
internal sealed record TokenRequest
{
    public required OAuthForm Form { get; init; }

    public required ClientRegistration Client { get; init; }

    public required GrantedResource Resource { get; init; }

    /// <summary>The scopes asked for, or all the client may have if it asked for none. In the order asked for, without repetitions.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }
}
