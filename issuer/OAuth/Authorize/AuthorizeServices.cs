using Plinto.Issuer.Events;

namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>Authorization requests, and the page that asks for consent.</summary>
internal static class AuthorizeServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<AuthorizeClientSql>();
        services.AddSingleton<ReadAuthorizeRequest>();
        services.AddSingleton<PendingRequests>();
        services.AddSingleton<CheckIdTokenHint>();
        services.AddSingleton<ContinueRequest>();
        services.AddSingleton<LoadSession>();
        services.AddSingleton<RequireSignIn>();
        services.AddSingleton<RequireConsent>();
        services.AddSingleton<IssueCode>();
        services.AddSingleton<AuthorizeEndpoint>();
        services.AddSingleton<ConsentPage>();
        services.AddEventTypes(
            new EventType("consent.granted", EventClass.Security, "identity", "a person allowed a client of others to act for them",
                EventMember.Text("clientId", "whom"), EventMember.Text("resource", "for which API"), EventMember.Texts("scopes", "to do what")));
    }
}
