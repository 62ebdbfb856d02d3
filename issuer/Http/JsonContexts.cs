using System.Text.Json.Serialization.Metadata;

namespace Plinto.Issuer.Http;

/// <summary>How slices make their JSON known.</summary>
internal static class JsonContexts
{
    /// <summary>Adds a slice's source-generated context to what bodies, answers and the extensions of problems are read and written by.</summary>
    public static void AddJson(this IServiceCollection services, IJsonTypeInfoResolver context) =>
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, context));
}
