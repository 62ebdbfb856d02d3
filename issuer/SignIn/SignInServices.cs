using Plinto.Issuer.Events;
using Plinto.Issuer.Schedule;

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
        services.AddScheduledWork<SignInEvents>();
        services.AddSingleton<SignInEndpoint>();
        services.AddSingleton<SignUpEndpoint>();
        services.AddSingleton<VerifyEmailEndpoint>();
        services.AddSingleton<ForgotPasswordEndpoint>();
        services.AddSingleton<ResetPasswordEndpoint>();
        services.AddSingleton<AccountEndpoint>();
        services.AddEventTypes(
            new EventType("session.started", EventClass.Security, "session", "a person signed in",
                EventMember.Text("identityId", "who"), EventMember.Texts("amr", "how, as RFC 8176 names it")),
            new EventType("session.reauthenticated", EventClass.Security, "session", "a person proved again who they are in a session that goes on",
                EventMember.Text("identityId", "who"), EventMember.Texts("amr", "how, as RFC 8176 names it")),
            new EventType("session.new_device", EventClass.Security, "identity", "a person signed in where they had not before: by the device's cookie, as throttling knows it",
                EventMember.Text("sessionId", "the session that began")),
            new EventType(SignInEvents.Failed, EventClass.Security, "identity, or tenant where nobody has the address",
                "somebody could not sign in. Of one network, reason and minute the first have a row each, the rest has one with their count",
                EventMember.Text("reason", "`wrong`, `suspended` or `unverified`"), EventMember.Number("count", "how many tries this tells of"),
                EventMember.Text("since", "where several: when the first was made").OrNull()),
            new EventType(SignInEvents.Throttled, EventClass.Security, "identity, or tenant where nobody has the address",
                "somebody tried too often and was not even compared; counted like `sign_in.failed`", EventMember.Number("count", "how many tries this tells of"),
                EventMember.Text("since", "where several: when the first was made").OrNull()),
            new EventType("identity.sign_up_repeated", EventClass.Activity, "tenant", "somebody signed up with an address that has an account; its owner was told by mail"));
    }
}
