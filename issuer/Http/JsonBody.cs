using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Plinto.Issuer.Http;

/// <summary>Reads a JSON body after the caller was authenticated, so that nobody unknown makes the service parse.</summary>
internal static class JsonBody
{
    public static async Task<(T? Body, Problem? Fault)> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type, CancellationToken ct) where T : class
    {
        if (!request.HasJsonContentType())
        {
            return (null, Problems.Invalid("the body must be application/json"));
        }

        try
        {
            return await JsonSerializer.DeserializeAsync(request.Body, type, ct) is { } body ? (body, null) : (null, Problems.Invalid("the body must be an object"));
        }
        catch (JsonException)
        {
            return (null, Problems.Invalid("the body is not JSON of the expected form"));
        }
    }
}
