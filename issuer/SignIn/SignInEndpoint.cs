using Plinto.Issuer.Http;
using Plinto.Issuer.Mail;
using Plinto.Issuer.Pages;
using Plinto.Issuer.SignIn.Views;

namespace Plinto.Issuer.SignIn;

/// <summary><c>/sign-in</c>: address and password on one page. What decides is in <see cref="SignInByPassword"/>.</summary>
internal sealed class SignInEndpoint(HostedPages pages, FormTokens tokens, Flows flows, BrowserSessions sessions, SignInByPassword signIn)
{
    private const string Wrong = "That address and password do not belong together. If you have just signed up, open the link in our mail first.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sign-in", (SignInEndpoint page, HttpContext http, PageTenant tenant, CancellationToken ct) => page.ShowAsync(http, tenant, ct));
        routes.MapPost("/sign-in", (SignInEndpoint page, HttpContext http, PageTenant tenant, CancellationToken ct) => page.PostAsync(http, tenant, ct));
    }

    private async Task<IResult> ShowAsync(HttpContext http, PageTenant tenant, CancellationToken ct)
    {
        if (await flows.OpenAsync(http, tenant, ct) is not { } flow)
        {
            return ErrorPage.RequestGone();
        }

        var session = await sessions.FindAsync(http, ct);
        if (session is not null && (flow.Request is null || session.AuthenticatedAt >= flow.Request.StartedAt))
        {
            return Redirection.After(flow.Next(http)); // the back button, or another tab: it is done
        }

        var hint = flow.Request?.LoginHint is { Length: <= 254 } known && EmailAddress.TryParse(known, out var address) ? address.Text : session?.Email ?? "";
        var notice = http.Request.Query["confirmed"] == "1" ? "Your address is confirmed. Sign in to continue." : null;
        return await ShowAsync(
            http, tenant, flow, new SignInModel { Email = hint, ClientName = flow.ClientName, SignUp = tenant.SignUp, Notice = notice }, StatusCodes.Status200OK);
    }

    private async Task<IResult> PostAsync(HttpContext http, PageTenant tenant, CancellationToken ct)
    {
        var (form, fault) = await PostedForm.ReadAsync(http, tenant, tokens, ct);
        if (form is null)
        {
            return fault!;
        }

        if (await flows.OpenAsync(http, tenant, ct) is not { } flow)
        {
            return ErrorPage.RequestGone();
        }

        var typed = form["email"].Trim();
        var model = new SignInModel { Email = typed.Length <= 254 ? typed : "", ClientName = flow.ClientName, SignUp = tenant.SignUp };
        var password = form["password"];
        if (!EmailAddress.TryParse(typed, out var email) || password.Length == 0)
        {
            var emailFault = email == default ? "Enter your email address, such as you@example.com." : null;
            var passwordFault = password.Length == 0 ? "Enter your password." : null;
            return await ShowAsync(http, tenant, flow, model with { EmailFault = emailFault, PasswordFault = passwordFault }, StatusCodes.Status400BadRequest);
        }

        var result = await signIn.RunAsync(http, tenant, flow, email, password, ct);
        switch (result.Outcome)
        {
            case SignInOutcome.Done:
                return flow.Request is null ? Redirection.After(flow.Next(http)) : await pages.GoOnAsync(http, tenant, flow.Next(http));
            case SignInOutcome.Unverified:
                return Redirection.After(flow.To(http, "/verify-email?sent=" + Uri.EscapeDataString(result.Sent!)));
            case SignInOutcome.Busy:
                return ErrorPage.Busy();
            case SignInOutcome.Suspended:
                return await ShowAsync(http, tenant, flow, model with { Fault = $"This account is suspended. Ask the people of {tenant.Name}." }, StatusCodes.Status403Forbidden);
            case SignInOutcome.Throttled:
                Throttling.Wait.Tell(http.Response, result.Wait);
                var sentence = $"Too many tries. Wait {Throttling.Wait.Text(result.Wait)}, or set a new password by mail.";
                return await ShowAsync(http, tenant, flow, model with { Fault = sentence }, StatusCodes.Status429TooManyRequests);
            default:
                return await ShowAsync(http, tenant, flow, model with { PasswordFault = Wrong }, StatusCodes.Status400BadRequest);
        }
    }

    private Task<IResult> ShowAsync(HttpContext http, PageTenant tenant, Flow flow, SignInModel model, int status) =>
        pages.ShowAsync<SignInView, SignInModel>(http, tenant, model, flow.Text, flow.RedirectUri, status);
}
