using Plinto.Issuer.OAuth.IdTokenHints;

namespace Plinto.Issuer.OAuth.Logout;

/// <summary>A client's wish to sign somebody out (OpenID RP-Initiated Logout 1.0 §2), its redirect checked.</summary>
/// <param name="Hint">An ID token of the client; null: none, or not a valid one.</param>
/// <param name="Return">Where the person goes afterwards, <c>state</c> included; null: nowhere.</param>
internal sealed record LogoutRequest(IdTokenHint? Hint, string? Return);
