using Microsoft.AspNetCore.Http.HttpResults;

namespace Plinto.Issuer.Http;

/// <summary>Answers that tell which version they show.</summary>
internal static class Versions
{
    /// <summary>200 with the version as its ETag, which an update may send as <c>If-Match</c>.</summary>
    public static Ok<TBody> OkAt<TBody>(this HttpResponse response, long version, TBody body)
    {
        response.Headers.ETag = IfMatch.TagOf(version);
        return TypedResults.Ok(body);
    }
}
