using Microsoft.AspNetCore.WebUtilities;
using Plinto.Issuer.Clients;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.OAuth;

/// <summary>One row of the table of attacks on an authorization request of a person who is signed in.</summary>
/// <param name="Expected">The error that goes back to the client; or <see cref="Page"/>.</param>
internal sealed record AuthorizeAttack(string Expected, params (string Name, string? Value)[] Changes)
{
    /// <summary>Nothing is sent to any redirect URI.</summary>
    public const string Page = "error page";

    /// <summary>Added to the query as it is, for what no form of it could express.</summary>
    public string Raw { get; init; } = "";

    /// <summary>How the client under attack is registered.</summary>
    public Func<Client, Client>? Registered { get; init; }

    public string Address(TestClient client) => QueryHelpers.AddQueryString(client.Tenant.Path + "/oauth/authorize", client.Request(Changes)!) + Raw;

    public static AuthorizeAttack Redirect(string uri, params string[] registered) => new(Page, ("redirect_uri", uri))
    {
        Registered = registered.Length == 0 ? null : stored => stored with { RedirectUris = registered },
    };
}
