using Plinto.Edge.Requests;

namespace Plinto.Edge.Proxy;

/// <summary>
/// Refuses messages with both <c>Transfer-Encoding</c> and <c>Content-Length</c> (RFC 9112 §6.1: request smuggling). The server sets the length aside
/// as <c>X-Content-Length</c> when it meets both, which is how it shows here; two lengths, or a bad one, it refuses itself.
/// </summary>
internal static class RefuseAmbiguousFraming
{
    public static Denial? Run(HttpContext http)
    {
        var headers = http.Request.Headers;
        return headers.TransferEncoding.Count > 0 && (headers.ContentLength is not null || headers.ContainsKey("X-Content-Length")) ? Denials.FramingAmbiguous : null;
    }
}
