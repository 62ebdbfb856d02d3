using Plinto.Issuer.Data;
using Plinto.Issuer.Http;
using Plinto.Issuer.Mail;
using Plinto.Issuer.Pages;
using Plinto.Issuer.SignIn.Views;
using Plinto.Issuer.Throttling;

namespace Plinto.Issuer.SignIn;

/// <summary><c>/forgot-password</c>: one answer for every address, after the same work; whether anybody has it is looked up when the mail is written.</summary>
internal sealed class ForgotPasswordEndpoint(
    HostedPages pages, FormTokens tokens, Flows flows, BrowserBinding browsers, MailThrottle mails, Outbox outbox, SentMails sent, Database db)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/forgot-password", (ForgotPasswordEndpoint page, HttpContext http, PageTenant tenant, CancellationToken ct) => page.ShowAsync(http, tenant, ct));
        routes.MapPost("/forgot-password", (ForgotPasswordEndpoint page, HttpContext http, PageTenant tenant, CancellationToken ct) => page.PostAsync(http, tenant, ct));
    }

    private async Task<IResult> ShowAsync(HttpContext http, PageTenant tenant, CancellationToken ct)
    {
        if (await flows.OpenAsync(http, tenant, ct) is not { } flow)
        {
            return ErrorPage.RequestGone();
        }

        var hint = EmailAddress.TryParse(flow.Request?.LoginHint, out var address) ? address.Text : "";
        return await ShowAsync(http, tenant, flow, new ForgotModel(hint, null, null), StatusCodes.Status200OK);
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

        var again = sent.Open(tenant.Id, form[SentMails.Parameter]);
        var typed = again?.Email.Text ?? form["email"].Trim();
        if (!EmailAddress.TryParse(typed, out var email))
        {
            var wrong = new ForgotModel(typed.Length <= 254 ? typed : "", null, "Enter your email address, such as you@example.com.");
            return await ShowAsync(http, tenant, flow, wrong, StatusCodes.Status400BadRequest);
        }

        if (await mails.CountAsync(http, tenant.Id, MailKind.ResetPassword, email.Key, ct) is { } wait)
        {
            Wait.Tell(http.Response, wait);
            var model = new ForgotModel(email.Text, $"We sent several mails already. Wait {Wait.Text(wait)} before the next.", null);
            return await ShowAsync(http, tenant, flow, model, StatusCodes.Status429TooManyRequests);
        }

        await using var work = await db.BeginAsync(tenant.Id, ct);
        await outbox.AddAsync(work, new MailJob { Kind = MailKind.ResetPassword, Email = email, Request = flow.Text, Browser = browsers.Current(http) }, ct);
        await work.CommitAsync(ct);
        outbox.Wake();
        var mail = Uri.EscapeDataString(sent.Seal(tenant.Id, new SentMail(email, MailKind.ResetPassword)));
        return Redirection.After(flow.To(http, $"/verify-email?{(again is null ? "" : "again=1&")}sent={mail}"));
    }

    private Task<IResult> ShowAsync(HttpContext http, PageTenant tenant, Flow flow, ForgotModel model, int status) =>
        pages.ShowAsync<ForgotView, ForgotModel>(http, tenant, model, flow.Text, flow.RedirectUri, status);
}
