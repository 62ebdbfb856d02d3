using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Pages;

namespace Plinto.Issuer.OAuth.Logout;

/// <summary><c>/sign-out</c>: asks before it signs out, and says so afterwards. Our own pages post here as well.</summary>
internal sealed class SignOutPage(SignOut signOut, PendingLogouts pending, HostedPages pages, FormTokens tokens)
{
    public static void Map(IEndpointRouteBuilder tenant)
    {
        var page = new PageMetadata();
        tenant.MapGet("/sign-out", (TenantAddress address, PageTenant owner, HttpContext http, SignOutPage self, CancellationToken ct) => self.ShowAsync(address, owner, http, ct))
            .WithMetadata(page).AnswerHead();
        tenant.MapPost("/sign-out", (TenantAddress address, PageTenant owner, HttpContext http, SignOutPage self, CancellationToken ct) => self.EndAsync(address, owner, http, ct))
            .WithMetadata(page).DisableAntiforgery();
    }

    private async Task<IResult> ShowAsync(TenantAddress address, PageTenant tenant, HttpContext http, CancellationToken ct)
    {
        var session = await signOut.SessionAsync(address, http, ct);
        string? request = http.Request.Query["request"];
        return await pages.ShowAsync<SignOutView, SignOutModel>(http, tenant, new SignOutModel(session?.Email), request, pending.Open(tenant.Id, request));
    }

    private async Task<IResult> EndAsync(TenantAddress address, PageTenant tenant, HttpContext http, CancellationToken ct)
    {
        var (form, fault) = await PostedForm.ReadAsync(http, tenant, tokens, ct);
        if (form is null)
        {
            return fault!;
        }

        await signOut.EndAsync(tenant.Id, await signOut.SessionAsync(address, http, ct), http, ct);
        return pending.Open(tenant.Id, http.Request.Query["request"]) is { } app ? await pages.GoOnAsync(http, tenant, app)
            : Redirection.After(http.Request.PathBase + "/sign-out");
    }
}
