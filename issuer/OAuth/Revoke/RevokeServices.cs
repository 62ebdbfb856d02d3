using Plinto.Issuer.Events;

namespace Plinto.Issuer.OAuth.Revoke;

/// <summary>Token revocation (RFC 7009).</summary>
internal static class RevokeServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<RevokeEndpoint>();
        services.AddEventTypes(
            new EventType("token.revoked", EventClass.Security, "access token", "an access token was revoked by its client",
                EventMember.Text("clientId", "whose token"), EventMember.Text("subject", "the token's `sub`")));
    }
}
