using System.Text.Json.Serialization;

namespace Plinto.Issuer.Http;

/// <summary>How bodies are read and answers written, whatever the slice.</summary>
internal static class HttpServices
{
    public static void Add(IServiceCollection services)
    {
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.RespectRequiredConstructorParameters = true;
            options.SerializerOptions.RespectNullableAnnotations = true;
            options.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        });
        services.AddJson(ProblemJson.Default);
    }
}
