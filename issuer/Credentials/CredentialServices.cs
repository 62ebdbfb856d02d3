using Microsoft.AspNetCore.Authentication;
using Plinto.Issuer.Events;

namespace Plinto.Issuer.Credentials;

/// <summary>Who may call the management API.</summary>
internal static class CredentialServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<CallerSql>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, AuthenticateCaller>(AuthenticateCaller.SchemeName, _ => { });
        var authorization = services.AddAuthorizationBuilder();
        foreach (var permission in Permissions.OfApiKeys.Append(Permissions.Operate))
        {
            authorization.AddPolicy(permission, policy => policy
                .AddAuthenticationSchemes(AuthenticateCaller.SchemeName).RequireClaim(AuthenticateCaller.PermissionClaim, permission));
        }

        services.AddEventTypes(
            new EventType("operator.accessed", EventClass.Activity, "tenant", "an operator called the management API for this tenant",
                EventMember.Text("method", "of the call"), EventMember.Text("path", "of the call")));
    }
}
