namespace Plinto.Issuer.SignIn;

/// <summary>
/// The pages people see, one file each: sign-in, sign-up, the links in mails, the account, sign-out. What they share: <see cref="LoadPageTenant"/> finds the tenant,
/// <see cref="Flows"/> the application that waits, <see cref="PostedForm"/> reads forms and refuses what other sites post, <see cref="BrowserSessions"/> starts sessions.
/// Consent and what leads here are OAuth's, in <c>OAuth/Authorize</c>.
/// </summary>
internal static class PageEndpoints
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        SignInEndpoint.Map(pages);
        SignUpEndpoint.Map(pages);
        VerifyEmailEndpoint.Map(pages);
        ForgotPasswordEndpoint.Map(pages);
        ResetPasswordEndpoint.Map(pages);
        AccountEndpoint.Map(pages);
        SignOutEndpoint.Map(pages);
    }
}
