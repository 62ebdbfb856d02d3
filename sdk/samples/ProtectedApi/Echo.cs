using Microsoft.AspNetCore.Http.Features;

namespace Plinto.Samples.ProtectedApi;

/// <summary>Answer of <c>/api/echo</c>: exactly what arrived here, headers in pairs so that a repeated one shows.</summary>
internal sealed record Echo(string Method, string RawTarget, string Path, string Query, string[][] Headers)
{
    public static Echo Of(HttpRequest request, IHttpRequestFeature raw)
    {
        var target = raw.RawTarget;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return new Echo(
            request.Method,
            target,
            query < 0 ? target : target[..query],
            query < 0 ? "" : target[query..],
            [.. request.Headers.SelectMany(header => header.Value.Select(value => new[] { header.Key, value ?? "" }))]);
    }
}
