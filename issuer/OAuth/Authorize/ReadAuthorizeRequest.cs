using Plinto.Issuer.Ids;
using Plinto.Issuer.OAuth.PushedRequests;
using Plinto.Issuer.Pages;

namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>
/// From the parameters of the address, or those that were pushed beforehand, to a request of a known client whose redirect URI is its own. Until then nothing may be sent to
/// that URI: whatever is wrong is shown to the person.
/// </summary>
internal sealed class ReadAuthorizeRequest(AuthorizeClientSql clients, PushedRequestSql pushedRequests, BrowserBinding browsers, TimeProvider time)
{
    public async Task<(AuthorizeRequest? Request, AuthorizeError? Shown)> ReadAsync(TenantAddress address, HttpContext http, CancellationToken ct)
    {
        var parameters = AuthorizeParameters.Read(http.Request.Query);
        if (!ClientId.TryParse(parameters["client_id"], out var id))
        {
            return (null, AuthorizeError.InvalidRequest("client_id is missing, repeated, or no client's"));
        }

        var pushed = PushedRequestSql.HashOf(parameters["request_uri"]);
        if (pushed is not null)
        {
            // RFC 9101 §5: what was pushed counts, and nothing that the address says beside it.
            if (await pushedRequests.OpenAsync(address, id, pushed, browsers.Current(http), time.GetUtcNow(), ct) is not { } taken)
            {
                return (null, AuthorizeError.InvalidRequest("request_uri is unknown, another client's, used before, expired, or was opened in another browser"));
            }

            parameters = taken;
        }

        return await OfAsync(address, id, parameters, pushed is not null, pushed, ct);
    }

    /// <summary>The same for parameters at hand, which are being pushed.</summary>
    public Task<(AuthorizeRequest? Request, AuthorizeError? Shown)> OfAsync(TenantAddress address, ClientId id, AuthorizeParameters parameters, CancellationToken ct) =>
        OfAsync(address, id, parameters, pushed: true, null, ct);

    private async Task<(AuthorizeRequest? Request, AuthorizeError? Shown)> OfAsync(
        TenantAddress address, ClientId id, AuthorizeParameters parameters, bool pushed, byte[]? hash, CancellationToken ct)
    {
        var resource = parameters.Resources is [var only] && !only.Any(char.IsControl) ? only : null;
        if (await clients.FindAsync(address, id, resource, ct) is not { Id: not null } client)
        {
            return (null, AuthorizeError.InvalidRequest("the client is unknown or disabled"));
        }

        var request = new AuthorizeRequest { Address = address, Parameters = parameters, Client = client, Pushed = pushed, PushedHash = hash };
        return CheckRedirectUri.Run(request) is { } error ? (null, error) : (request, null);
    }
}
