using Plinto.Issuer.Http;
using Plinto.Issuer.Tenants;

namespace Plinto.Issuer.Resources;

/// <summary>What a resource's settings must be.</summary>
internal static class ResourceRules
{
    private const int LongestName = 100;
    private const int LongestIdentifier = 500;
    private const int LongestScope = 100;
    private const int LongestDescription = 200;
    private const int MostScopes = 200;

    public static Problem? Check(CreateResourceRequest request)
    {
        var faults = new Faults()
            .Text(request.Name, "name", LongestName)
            .Require(IsIdentifier(request.Identifier), "identifier", "must be an absolute URI without fragment"); // RFC 8707 §2
        return Shared(faults, request.Scopes, request.ScopeDescriptions, request.Scopes, request.AccessTokenLifetime).Problem;
    }

    public static Problem? Check(UpdateResourceRequest request, Resource before) =>
        Shared(new Faults().Text(request.Name, "name", LongestName), request.Scopes ?? [], request.ScopeDescriptions, request.Scopes ?? before.Scopes, request.AccessTokenLifetime)
            .Problem;

    /// <summary>Whether a lifetime in seconds is one that may be set; null is.</summary>
    public static bool IsLifetime(long? seconds) =>
        seconds is not { } given || (given >= TenantDefaults.ShortestLifetime.TotalSeconds && given <= TenantDefaults.LongestLifetime.TotalSeconds);

    private static Faults Shared(
        Faults faults, IReadOnlyList<string> scopes, IReadOnlyDictionary<string, string>? descriptions, IReadOnlyList<string> described, long? lifetime) => faults
        .Require(
            descriptions is null || descriptions.All(pair => described.Contains(pair.Key) && IsDescription(pair.Value)), "scopeDescriptions",
            $"each must be one of the scopes, with 1 to {LongestDescription} characters, none of them control characters")
        .Require(scopes.Count <= MostScopes && scopes.All(IsScope), "scopes", $"there may be {MostScopes}, each of 1 to {LongestScope} characters as in RFC 6749 §3.3")
        .Require(IsLifetime(lifetime), "accessTokenLifetime", "must be between 30 and 86400 seconds");

    // Nullable annotations don't hold for what stands inside collections of a body.
    private static bool IsDescription(string? text) => text is { Length: > 0 and <= LongestDescription } && text.Trim().Length > 0 && !text.Any(char.IsControl);

    private static bool IsIdentifier(string text) =>
        text is { Length: > 0 and <= LongestIdentifier } && Uri.TryCreate(text, UriKind.Absolute, out var uri) && !text.Contains('#') && uri.UserInfo.Length == 0
        && !text.Any(character => char.IsWhiteSpace(character) || char.IsControl(character));

    // RFC 6749 §3.3: %x21 / %x23-5B / %x5D-7E
    private static bool IsScope(string text) =>
        text is { Length: > 0 and <= LongestScope } && text.All(character => character is '!' or (>= '#' and <= '[') or (>= ']' and <= '~'));
}
