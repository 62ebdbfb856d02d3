using Microsoft.AspNetCore.Http.Features;

namespace Plinto.Edge.Streams;

/// <summary>Tells requests whose answer may stay open for hours: WebSockets, gRPC calls, event streams.</summary>
internal static class StreamRequest
{
    private static readonly string[] StreamTypes = ["text/event-stream", "application/x-ndjson", "multipart/x-mixed-replace", "application/grpc"];

    /// <summary>True if the client asks for something that stays open.</summary>
    public static bool IsStream(HttpContext http) =>
        http.Request.Headers.Upgrade.Count > 0
        || http.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true }
        || (http.Request.ContentType is { } sent && IsStream(sent))
        || (http.Request.Headers.Accept.Count > 0 && http.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase));

    /// <summary>True for the media type of something that stays open.</summary>
    public static bool IsStream(string type)
    {
        foreach (var known in StreamTypes)
        {
            if (type.StartsWith(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
