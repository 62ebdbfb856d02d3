namespace Plinto.AspNetCore.SignIn;

/// <summary>How a refresh ended: tokens, a refusal (the session is over), or neither (the issuer could not be reached).</summary>
internal readonly record struct RefreshOutcome(RefreshedTokens? Tokens, bool IsRefused)
{
    public static readonly RefreshOutcome Refused = new(null, true);

    public static readonly RefreshOutcome Unreachable = new(null, false);
}
