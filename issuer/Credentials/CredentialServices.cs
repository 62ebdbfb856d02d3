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

        services.AddEventTypes("operator.accessed");
    }
}
