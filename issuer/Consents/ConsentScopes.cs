
namespace Plinto.Issuer.Consents;

/// <summary>What of a request one consent is about.</summary>
/// <param name="Resource">Identifier of the resource; empty: the issuer's own userinfo.</param>
/// <param name="Scopes">The scopes there.</param>
internal sealed record ConsentScopes(string Resource, IReadOnlyList<string> Scopes)
{
    /// <summary>The name of the issuer's own part in the database.</summary>
    public const string Own = "";
}
