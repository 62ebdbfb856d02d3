using Plinto.Issuer.Clients;
using Plinto.Issuer.Ids;
using Plinto.Issuer.OAuth.Authorize;
using Plinto.Issuer.OAuth.IdTokenHints;

namespace Plinto.Issuer.OAuth.Logout;

/// <summary>Reads and checks a logout request. A redirect is good only if the client it names, by id or by hint, has registered it character by character.</summary>
internal sealed class ReadLogoutRequest(VerifyIdTokenHint verify, AuthorizeClientSql tenants, ClientSql clients)
{
    private static readonly string[] Known = ["id_token_hint", "logout_hint", "client_id", "post_logout_redirect_uri", "state", "ui_locales"];

    /// <summary>Whether a parameter of this name means something here.</summary>
    public static bool IsKnown(string name) => Known.Contains(name);

    /// <summary>The request, or what is wrong with it.</summary>
    public async Task<(LogoutRequest? Request, string? Fault)> ReadAsync(TenantAddress address, TenantId tenant, IQueryCollection query, CancellationToken ct)
    {
        if (Known.Any(name => query[name].Count > 1))
        {
            return (null, "a parameter is given more than once");
        }

        string? Get(string name) => query[name] is [{ Length: > 0 } value] ? value : null;
        var hint = Get("id_token_hint") is { } text && await tenants.FindAsync(address, default, null, ct) is { } own
            ? await verify.VerifyAsync(tenant, own.Issuers, text, ct) : null;
        var named = Get("client_id");
        if (named is not null && hint is not null && !hint.Audiences.Contains(named))
        {
            return (null, "client_id is not the client that id_token_hint was issued to"); // §2
        }

        // A hint that cannot be read, or of a key that was revoked since, names nobody; but somebody wants to sign out, and is asked. Back to the app leads nothing then.
        if (Get("post_logout_redirect_uri") is not { } uri || (named is null && hint is null && Get("id_token_hint") is not null))
        {
            return (new LogoutRequest(hint, null), null);
        }

        return ClientId.TryParse(named ?? (hint?.Audiences is [var only] ? only : null), out var id) && await clients.FindAsync(tenant, id, ct) is { DisabledAt: null } client
            && client.PostLogoutRedirectUris.Contains(uri)
            ? (new LogoutRequest(hint, AuthorizeResponse.Append(uri, ("state", Get("state")))), null)
            : (null, "post_logout_redirect_uri is not one that the client has registered, or the client is not named");
    }
}
