namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>
/// PKCE with S256, by every client (RFC 7636, OAuth 2.1 §4.1.1): a stolen code is worth nothing without the verifier. <c>plain</c>, also by omission, would show it.
/// </summary>
internal static class CheckPkce
{
    private const int ChallengeLength = 43; // base64url of SHA-256

    public static AuthorizeError? Run(AuthorizeRequest request)
    {
        if (request.Parameters["code_challenge"] is not { } challenge)
        {
            return AuthorizeError.InvalidRequest("code_challenge is missing: PKCE with S256 is required");
        }

        if (request.Parameters["code_challenge_method"] != "S256")
        {
            return AuthorizeError.InvalidRequest("code_challenge_method must be `S256`");
        }

        if (challenge.Length != ChallengeLength || !challenge.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_'))
        {
            return AuthorizeError.InvalidRequest("code_challenge is not the base64url form of a SHA-256");
        }

        request.CodeChallenge = challenge;
        return null;
    }
}
