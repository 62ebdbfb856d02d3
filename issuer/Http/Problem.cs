using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace Plinto.Issuer.Http;

/// <summary>An RFC 9457 answer (<c>application/problem+json</c>), with the id of the request it answers.</summary>
internal sealed class Problem(ProblemDetails details) : IResult, IEndpointMetadataProvider
{
    private const string MediaType = "application/problem+json";

    /// <summary>Seconds to wait before trying again; null: not said.</summary>
    public long? RetryAfter { get; private init; }

    /// <summary>HTTP status.</summary>
    public int Status => details.Status!.Value;

    /// <summary>The same problem, which may be gone after so many seconds.</summary>
    public Problem After(long seconds) => new(details) { RetryAfter = seconds };

    /// <summary>Tells the API description that such an answer exists.</summary>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status400BadRequest, typeof(ProblemDetails), [MediaType]));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        details.Extensions["requestId"] = httpContext.TraceIdentifier;
        httpContext.Response.StatusCode = details.Status!.Value;
        httpContext.Response.Headers.CacheControl = "no-store";
        if (RetryAfter is { } seconds)
        {
            httpContext.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return httpContext.Response.WriteAsJsonAsync(details, options: null, MediaType);
    }
}
