namespace Plinto.Issuer.FeedKeys;

/// <summary>The key that signs what goes to edges.</summary>
internal static class FeedKeyServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<FeedKeyRotation>();
        services.AddSingleton<FeedSigner>();
    }
}
