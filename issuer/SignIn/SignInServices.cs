using Plinto.Issuer.Events;

namespace Plinto.Issuer.SignIn;

/// <summary>The pages people sign up, sign in and reset passwords by.</summary>
internal static class SignInServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<Flows>();
        services.AddSingleton<SentMails>();
        services.AddSingleton<BrowserSessions>();
        services.AddSingleton<SignInByPassword>();
        services.AddSingleton<SignInEndpoint>();
        services.AddSingleton<SignUpEndpoint>();
        services.AddSingleton<VerifyEmailEndpoint>();
        services.AddSingleton<ForgotPasswordEndpoint>();
        services.AddSingleton<ResetPasswordEndpoint>();
        services.AddSingleton<AccountEndpoint>();
        services.AddEventTypes("session.started", "identity.sign_up_repeated");
    }
}
