using Plinto.Issuer.Http;
using Plinto.Issuer.Pages;

namespace Plinto.Issuer.SignIn;

/// <summary>
/// The pages people see, one file each: sign-in, sign-up, the links in mails, the account. What they share: <see cref="LoadPageTenant"/> finds the tenant,
/// <see cref="Flows"/> the application that waits, <see cref="PostedForm"/> reads forms and refuses what other sites post, <see cref="BrowserSessions"/> starts sessions.
/// What leads here is <c>OAuth/Authorize</c>; consent is in <c>Consents</c>, sign-out in <c>OAuth/Logout</c>.
/// </summary>
internal static class PageEndpoints
{
    public static void Map(Routes routes)
    {
        var pages = routes.Pages;
        SignInEndpoint.Map(pages);
        SignUpEndpoint.Map(pages);
        VerifyEmailEndpoint.Map(pages);
        ForgotPasswordEndpoint.Map(pages);
        ResetPasswordEndpoint.Map(pages);
        AccountEndpoint.Map(pages);
    }
}
