using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Plinto.Issuer.Http;
using Plinto.Issuer.OutgoingCalls;

namespace Plinto.Issuer.Clients;

/// <summary>What a client's settings must be, beyond what the database enforces.</summary>
internal static class ClientRules
{
    /// <summary>The algorithms an assertion of a client may be signed with: the asymmetric ones the issuer's own keys have.</summary>
    public static readonly string[] AssertionAlgorithms = ["ES256", "RS256", "PS256"];

    private const int LongestName = 100;
    private const int MostUris = 50;
    private const int MostKeys = 10;
    private const int SmallestRsa = 2048;
    private static readonly string[] KnownGrants = ["authorization_code", "refresh_token", "client_credentials"];
    private static readonly string[] ConfidentialMethods = ["client_secret_basic", "client_secret_post", "private_key_jwt"];

    public static Problem? Check(CreateClientRequest request, OutgoingCallOptions outgoing)
    {
        var method = MethodOf(request);
        var faults = new Faults()
            .Text(request.Name, "name", LongestName)
            .Require(request.Type is "confidential" or "public", "type", "must be `confidential` or `public`")
            .Require(request.Type == "public" ? method == "none" : ConfidentialMethods.Contains(method), "tokenEndpointAuthMethod",
                $"a {request.Type} client cannot use `{method}`")
            .Require((method == "private_key_jwt") == (request.Jwks is not null), "jwks", "private_key_jwt needs it, other methods must not have it")
            .Require(request.DefaultResource is null || request.Scopes.ContainsKey(request.DefaultResource), "defaultResource", "must be one of the resources in scopes");
        Grants(faults, request.GrantTypes, request.RedirectUris, request.Type == "public");
        Uris(faults, "redirectUris", request.RedirectUris, request.Type == "public");
        Uris(faults, "postLogoutRedirectUris", request.PostLogoutRedirectUris, request.Type == "public");
        Backchannel(faults, request.BackchannelLogoutUri, outgoing);
        Scopes(faults, request.Scopes);
        Keys(faults, request.Jwks);
        return faults.Problem;
    }

    public static Problem? Check(UpdateClientRequest request, Client client, OutgoingCallOptions outgoing)
    {
        var faults = new Faults()
            .Text(request.Name, "name", LongestName)
            .Require(request.Jwks is null || client.Jwks is not null, "jwks", "the client does not use private_key_jwt")
            .Require(request.DefaultResource is null || (request.Scopes ?? client.Scopes).ContainsKey(request.DefaultResource), "defaultResource",
                "must be one of the resources in scopes");
        Grants(faults, request.GrantTypes ?? client.GrantTypes, request.RedirectUris ?? client.RedirectUris, client.Type == "public");
        Uris(faults, "redirectUris", request.RedirectUris ?? [], client.Type == "public");
        Uris(faults, "postLogoutRedirectUris", request.PostLogoutRedirectUris ?? [], client.Type == "public");
        Backchannel(faults, request.BackchannelLogoutUri, outgoing);
        Scopes(faults, request.Scopes);
        Keys(faults, request.Jwks);
        return faults.Problem;
    }

    /// <summary>The method asked for, or the type's default.</summary>
    public static string MethodOf(CreateClientRequest request) => request.TokenEndpointAuthMethod ?? (request.Type == "public" ? "none" : "client_secret_basic");

    private static void Grants(Faults faults, IReadOnlyList<string> grants, IReadOnlyList<string> uris, bool isPublic) => faults
        .Require(grants.Count > 0 && grants.All(KnownGrants.Contains) && grants.Distinct().Count() == grants.Count, "grantTypes",
            $"must be some of {string.Join(", ", KnownGrants)}")
        .Require(!isPublic || !grants.Contains("client_credentials"), "grantTypes", "a public client cannot use client_credentials")
        .Require(!grants.Contains("authorization_code") || uris.Count > 0, "redirectUris", "authorization_code needs at least one");

    private static void Uris(Faults faults, string member, IReadOnlyList<string> uris, bool isPublic) => faults
        .Require(uris.Count <= MostUris, member, $"there may be {MostUris} at most")
        .Require(
            uris.All(uri => ClientUris.IsRedirect(uri, isPublic)), member,
            "each must be absolute, without fragment, credentials and wildcards: https, http on a loopback host, or for a public client a private scheme with a dot in it");

    private static void Backchannel(Faults faults, string? uri, OutgoingCallOptions outgoing) => faults
        .Require(
            string.IsNullOrEmpty(uri) || ClientUris.IsBackchannel(uri, outgoing), "backchannelLogoutUri",
            "must be https, without fragment and credentials; http on a loopback host only where outgoing calls to private addresses are allowed");

    private static void Scopes(Faults faults, IReadOnlyDictionary<string, IReadOnlyList<string>>? scopes) => faults
        // Nullable annotations don't hold for what stands inside collections of a body.
        .Require(scopes is null || scopes.Values.All(names => names is not null && names.All(name => name is not null)), "scopes", "each resource must have a list of scopes");

    private static void Keys(Faults faults, JsonElement? jwks)
    {
        if (jwks is { } set)
        {
            faults.Require(AreKeys(set), "jwks", $"must be a JWK set of 1 to {MostKeys} public keys, each with a kid of its own: EC P-256, or RSA of at least {SmallestRsa} bits");
        }
    }

    private static bool AreKeys(JsonElement set)
    {
        try
        {
            var keys = new JsonWebKeySet(set.GetRawText()).Keys;
            return keys.Count is > 0 and <= MostKeys && keys.All(IsPublicKey) && keys.Select(key => key.Kid).Distinct().Count() == keys.Count;
        }
        catch (Exception fault) when (fault is ArgumentException or JsonException or FormatException)
        {
            return false;
        }
    }

    private static bool IsPublicKey(JsonWebKey key) =>
        key is { HasPrivateKey: false, Kid.Length: > 0 and <= 256 } && (string.IsNullOrEmpty(key.Alg) || AssertionAlgorithms.Contains(key.Alg))
        && (key is { Kty: "EC", Crv: "P-256", X.Length: > 0, Y.Length: > 0 } || (key is { Kty: "RSA", N.Length: > 0, E.Length: > 0 } && key.KeySize >= SmallestRsa));
}
