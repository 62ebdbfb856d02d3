using Plinto.Issuer.Events;

namespace Plinto.Issuer.OAuth.Revoke;

/// <summary>Token revocation (RFC 7009).</summary>
internal static class RevokeServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<RevokeEndpoint>();
        services.AddEventTypes("token.revoked");
    }
}
