
namespace Plinto.Issuer.OAuth.IdTokenHints;

/// <summary>An ID token that a client shows again: signed by the tenant, perhaps long expired.</summary>
/// <param name="Subject">Whose it is.</param>
/// <param name="SessionId">The session it came from; null: it does not say.</param>
/// <param name="Audiences">The client ids it was issued to.</param>
internal sealed record IdTokenHint(string Subject, string? SessionId, IReadOnlyList<string> Audiences);
