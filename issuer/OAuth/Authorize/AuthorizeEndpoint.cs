using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Pages;

namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>
/// <c>/oauth/authorize</c> (RFC 6749 §3.1, OpenID Connect Core §3.1.2). This file is the timetable: rows are steps in order, each a file of its own. First the request by itself,
/// then what it needs of the person; pages in between come back by <c>/oauth/authorize/continue</c>. The pages themselves are in <c>SignIn</c> and <c>Consents</c>, what a
/// code is worth is the token endpoint's.
/// </summary>
internal sealed class AuthorizeEndpoint(
    ReadAuthorizeRequest readRequest, CheckIdTokenHint checkIdTokenHint, ContinueRequest continueRequest, BrowserBinding browsers, PendingRequests pending, TimeProvider time,
    LoadSession loadSession, RequireSignIn requireSignIn, RequireConsent requireConsent, IssueCode issueCode)
{
    /// <summary>What a request must be, whoever sends it. A pushed one passes the same rows.</summary>
    private static readonly Func<AuthorizeRequest, AuthorizeError?>[] Checks =
    [
        CheckResponseMode.Run,
        CheckPrompt.Run,
        RefuseMalformed.Run,
        RefuseOversized.Run,
        RefuseRequestObjects.Run,
        CheckClient.Run,
        CheckResponseType.Run,
        CheckPkce.Run,
        CheckMaxAge.Run,
        CheckResource.Run,
        CheckScopes.Run,
        RefuseOversized.RunTogether,
    ];

    /// <summary>What it needs of the person. The last row always answers.</summary>
    private readonly Func<AuthorizeFlow, CancellationToken, ValueTask<IResult?>>[] _steps =
    [
        loadSession.RunAsync,
        requireSignIn.RunAsync,
        RequireVerifiedEmail.RunAsync,
        requireConsent.RunAsync,
        issueCode.RunAsync,
    ];

    public static void Map(Routes routes)
    {
        var tenant = routes.Tenant;
        var page = new PageMetadata();
        tenant.MapGet("/oauth/authorize", (TenantAddress address, PageTenant owner, HttpContext http, AuthorizeEndpoint endpoint, CancellationToken ct) =>
            endpoint.BeginAsync(address, owner, http, ct))
            .WithMetadata(page);
        tenant.MapPost("/oauth/authorize", (HttpContext http, CancellationToken ct) => PostedRequest.RedirectAsync(http, AuthorizeParameters.IsKnown, ct)).WithMetadata(page)
            .DisableAntiforgery();
        tenant.MapGet("/oauth/authorize/continue", (TenantAddress address, PageTenant owner, HttpContext http, AuthorizeEndpoint endpoint, CancellationToken ct) =>
            endpoint.ContinueAsync(address, owner, http, ct))
            .WithMetadata(page);
        ConsentPage.Map(tenant);
    }

    /// <summary>Checks a request whose client and redirect URI are known; null: it is good.</summary>
    public async ValueTask<AuthorizeError?> CheckAsync(AuthorizeRequest request, CancellationToken ct)
    {
        foreach (var check in Checks)
        {
            if (check(request) is { } error)
            {
                return error;
            }
        }

        return await checkIdTokenHint.RunAsync(request, ct); // last: the only one that costs
    }

    private async Task<IResult> BeginAsync(TenantAddress address, PageTenant tenant, HttpContext http, CancellationToken ct)
    {
        KeepToItself(http.Response);
        if (IsPrefetch(http.Request))
        {
            return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        var (request, shown) = await readRequest.ReadAsync(address, http, ct);
        if (request is null)
        {
            return ErrorPage.Of(StatusCodes.Status400BadRequest, "The app sent a wrong request",
                $"We cannot sign you in for it: {shown!.Description}. Tell the people who run the app.");
        }

        if (await CheckAsync(request, ct) is { } error)
        {
            return AuthorizeResponse.Refuse(request, error);
        }

        var good = request.ToPending(browsers.Ensure(http), time.GetUtcNow());
        return await RunAsync(new AuthorizeFlow(http, request.Client, good, () => pending.Seal(tenant.Id, good)), ct);
    }

    private async Task<IResult> ContinueAsync(TenantAddress address, PageTenant tenant, HttpContext http, CancellationToken ct)
    {
        KeepToItself(http.Response);
        if (IsPrefetch(http.Request))
        {
            return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        var (flow, answer) = await continueRequest.OpenAsync(address, tenant, http, ct);
        return flow is null ? answer! : await RunAsync(flow, ct);
    }

    private async Task<IResult> RunAsync(AuthorizeFlow flow, CancellationToken ct)
    {
        foreach (var step in _steps)
        {
            if (await step(flow, ct) is { } answer)
            {
                return answer;
            }
        }

        throw new InvalidOperationException("the last step did not answer");
    }

    // A browser that loads ahead of a click would have a code issued that nobody asked for. It takes any failure for "not now" and asks again once the person has clicked.
    private static bool IsPrefetch(HttpRequest request) =>
        request.Headers["Sec-Purpose"].ToString().Contains("prefetch", StringComparison.OrdinalIgnoreCase)
            || request.Headers["Purpose"].ToString().Equals("prefetch", StringComparison.OrdinalIgnoreCase);

    // RFC 9700 §4.2: addresses that hold a code or a request stay out of caches and referrers.
    private static void KeepToItself(HttpResponse response)
    {
        CacheHeaders.NoStore(response);
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.XFrameOptions = "DENY";
    }
}
