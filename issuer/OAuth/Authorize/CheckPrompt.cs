
namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>What must be asked whatever is known, or nothing at all (OpenID Connect Core §3.1.2.1, Initiating User Registration 1.0).</summary>
internal static class CheckPrompt
{
    public const string None = "none";
    public const string Login = "login";
    public const string Consent = "consent";
    public const string SelectAccount = "select_account";
    public const string Create = "create";

    /// <summary>All values, for the metadata.</summary>
    public static readonly IReadOnlyList<string> Values = [None, Login, Consent, SelectAccount, Create];

    public static AuthorizeError? Run(AuthorizeRequest request)
    {
        var prompt = (request.Parameters["prompt"] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).ToList();
        // Noted even if it is refused: an error must not lead to a page when pages are forbidden.
        request.Prompt = prompt;
        if (!prompt.TrueForAll(Values.Contains))
        {
            return AuthorizeError.InvalidRequest($"prompt must be some of {string.Join(", ", Values)}");
        }

        return prompt.Contains(None) && prompt.Count > 1 ? AuthorizeError.InvalidRequest("prompt `none` goes with no other") : null;
    }
}
