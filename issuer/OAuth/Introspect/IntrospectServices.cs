namespace Plinto.Issuer.OAuth.Introspect;

/// <summary>Token introspection (RFC 7662).</summary>
internal static class IntrospectServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<IntrospectEndpoint>();
    }
}
