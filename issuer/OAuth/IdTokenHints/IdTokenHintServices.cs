namespace Plinto.Issuer.OAuth.IdTokenHints;

/// <summary>Id tokens that come back as hints.</summary>
internal static class IdTokenHintServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<VerifyIdTokenHint>();
    }
}
