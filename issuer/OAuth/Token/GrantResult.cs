namespace Plinto.Issuer.OAuth.Token;

/// <summary>What a grant came to: a right to tokens, or an error.</summary>
internal readonly record struct GrantResult
{
    public Grant? Grant { get; private init; }

    public OAuthError? Error { get; private init; }

    public static GrantResult Give(Grant grant) => new() { Grant = grant };

    public static GrantResult Refuse(OAuthError error) => new() { Error = error };
}
