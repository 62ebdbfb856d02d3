namespace Plinto.Issuer.OAuth.Token;

/// <summary>What a grant came to: a subject to issue a token for, or an error.</summary>
internal readonly record struct GrantResult
{
    public string? Subject { get; private init; }

    public OAuthError? Error { get; private init; }

    public static GrantResult For(string subject) => new() { Subject = subject };

    public static GrantResult Refuse(OAuthError error) => new() { Error = error };
}
