using Plinto.Issuer.Data;
using Plinto.Issuer.Identities;
using Plinto.Issuer.OAuth.Authorize;
using Plinto.Issuer.Pages;

namespace Plinto.Issuer.SignIn;

/// <summary>Opens the request in a page's address. It must be of this tenant and have been begun in this browser: nobody can have his own finished by another.</summary>
internal sealed class Flows(PendingRequests requests, BrowserBinding browsers, Database db)
{
    /// <summary>Name of the parameter.</summary>
    public const string Parameter = "request";

    /// <summary>The flow a page stands in. Null: there is a request in the address, but it may not be gone on with.</summary>
    public Task<Flow?> OpenAsync(HttpContext http, PageTenant tenant, CancellationToken ct) =>
        http.Request.Query[Parameter] is [{ Length: > 0 } text] ? OpenAsync(http, tenant, text, ct)
            : Task.FromResult<Flow?>(http.Request.Query.ContainsKey(Parameter) ? null : Flow.None);

    /// <summary>What a mail's link goes on with; nothing, if it was begun in another browser or is too old.</summary>
    public async Task<Flow> OfLinkAsync(HttpContext http, PageTenant tenant, EmailToken link, CancellationToken ct) =>
        link.Request is { } text && await OpenAsync(http, tenant, text, ct) is { } flow ? flow : Flow.None;

    private async Task<Flow?> OpenAsync(HttpContext http, PageTenant tenant, string text, CancellationToken ct)
    {
        if (requests.Open(tenant.Id, text) is not { } request || !browsers.Is(http, request.Browser))
        {
            return null;
        }

        await using var query = db.In(tenant.Id, "select name from clients where id = $1 and disabled_at is null", request.ClientId.Value);
        return await query.ScalarAsync<string>(ct) is { } client ? new Flow(text, request, client) : null;
    }
}
