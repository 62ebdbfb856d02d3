
namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>What the consent page shows.</summary>
/// <param name="ClientName">Who asks.</param>
/// <param name="Destination">Where the answer goes, which it cannot make up as it can its name: the host of the redirect URI, or the scheme of an app on this device.</param>
/// <param name="PersonName">Who is signed in; null: without a name.</param>
/// <param name="Email">Its address.</param>
/// <param name="IdentityId">Its id: consent is given by the person who saw the page.</param>
/// <param name="Own">What it may know and do by the issuer, in sentences.</param>
/// <param name="ResourceName">The API it wants to use; null: none.</param>
/// <param name="Permissions">What it may do there: name and, if there is one, description.</param>
public sealed record ConsentModel(
    string ClientName, string Destination, string? PersonName, string Email, string IdentityId, IReadOnlyList<string> Own, string? ResourceName,
    IReadOnlyList<(string Scope, string? Description)> Permissions);
