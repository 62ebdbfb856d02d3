using System.Text.Json.Nodes;
using Plinto.Issuer.Consents;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Pages;

namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>
/// <c>/consent</c>: asks the person what a client of others may have. Whether to ask is <see cref="RequireConsent"/>'s; here a person is shown who asks, for which account and
/// for what, and decides. Both answers go back to the authorization request that waits in the address.
/// </summary>
internal sealed class ConsentPage(ContinueRequest continueRequest, LoadSession loadSession, HostedPages pages, FormTokens tokens, Database db, EventLog events, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder tenant)
    {
        var page = new PageMetadata();
        tenant.MapGet("/consent", (TenantAddress address, PageTenant owner, HttpContext http, ConsentPage consent, CancellationToken ct) =>
            consent.ShowAsync(address, owner, http, ct)).WithMetadata(page).AnswerHead();
        tenant.MapPost("/consent", (TenantAddress address, PageTenant owner, HttpContext http, ConsentPage consent, CancellationToken ct) =>
            consent.DecideAsync(address, owner, http, ct))
            .WithMetadata(page).DisableAntiforgery();
    }

    private async Task<IResult> ShowAsync(TenantAddress address, PageTenant tenant, HttpContext http, CancellationToken ct)
    {
        var (flow, answer) = await OpenAsync(address, tenant, http, ct);
        return flow is null ? answer! : await pages.ShowAsync<ConsentView, ConsentModel>(http, tenant, Describe(flow), http.Request.Query["request"], flow.Request.RedirectUri);
    }

    private async Task<IResult> DecideAsync(TenantAddress address, PageTenant tenant, HttpContext http, CancellationToken ct)
    {
        var (form, fault) = await PostedForm.ReadAsync(http, tenant, tokens, ct);
        if (form is null)
        {
            return fault!;
        }

        var (flow, answer) = await OpenAsync(address, tenant, http, ct);
        if (flow is null)
        {
            return answer!;
        }

        if (form["person"] != flow.Session!.IdentityId.ToString())
        {
            return await pages.GoOnAsync(http, tenant, Onward(http)); // another person has signed in since: that one is asked, or has allowed it before
        }

        if (form["decision"] != "allow")
        {
            var refusal = flow.Refuse(AuthorizeError.AccessDenied);
            return refusal is Redirection { Address: var app } ? await pages.GoOnAsync(http, tenant, app) : refusal;
        }

        await GrantAsync(flow, http, ct);
        return await pages.GoOnAsync(http, tenant, Onward(http));
    }

    // Without a session there is nobody to ask: the pipeline sorts it out.
    private async Task<(AuthorizeFlow? Flow, IResult? Answer)> OpenAsync(TenantAddress address, PageTenant tenant, HttpContext http, CancellationToken ct)
    {
        var (flow, answer) = await continueRequest.OpenAsync(address, tenant, http, ct);
        if (flow is null)
        {
            return (null, answer);
        }

        await loadSession.RunAsync(flow, ct);
        return flow.Session is { EmailVerified: true } ? (flow, null) : (null, Redirection.After(Onward(http)));
    }

    private async Task GrantAsync(AuthorizeFlow flow, HttpContext http, CancellationToken ct)
    {
        var (identity, client) = (flow.Session!.IdentityId, flow.Request.ClientId);
        await using var work = await db.BeginAsync(flow.Client.TenantId, ct);
        foreach (var part in flow.Request.ConsentParts())
        {
            if (!await ConsentSql.GrantAsync(work, identity, client, part, time.GetUtcNow(), ct))
            {
                return; // deleted meanwhile: nothing is committed, and the pipeline finds out
            }
        }

        var actor = new Actor("identity", identity.ToString())
        {
            RequestId = http.TraceIdentifier, Address = http.Connection.RemoteIpAddress?.ToString(), Agent = http.Request.Headers.UserAgent is [{ } agent] ? agent : null,
        };
        var data = new JsonObject
            { ["clientId"] = client.ToString(), ["resource"] = flow.Request.Resource, ["scopes"] = new JsonArray([.. flow.Request.Scopes.Select(scope => (JsonNode)scope)]) };
        await events.AppendAsync(work, new NewEvent("consent.granted", actor, identity.ToString()) { Data = data }, ct);
        await work.CommitAsync(ct);
    }

    private static ConsentModel Describe(AuthorizeFlow flow)
    {
        var (request, session) = (flow.Request, flow.Session!);
        var resource = request.Resource is null ? null : flow.Client.Resource;
        var target = new Uri(request.RedirectUri);
        return new ConsentModel(
            flow.Client.Name, target.Scheme is "http" or "https" ? target.Authority : target.Scheme, session.Name, session.Email, session.IdentityId.ToString(),
            [.. request.Scopes.Where(IssuerScopes.Contains).Select(IssuerScopes.DescriptionOf)], resource?.Name,
            [.. request.Scopes.Where(scope => !IssuerScopes.Contains(scope)).Select(scope => (scope, resource?.Scopes.GetValueOrDefault(scope)))]);
    }

    private static string Onward(HttpContext http) => AuthorizeResponse.Append(http.Request.PathBase + "/oauth/authorize/continue", ("request", http.Request.Query["request"]));
}
