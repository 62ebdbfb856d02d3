namespace Plinto.Issuer.Http;

/// <summary>Cache headers of answers that carry secrets.</summary>
internal static class CacheHeaders
{
    /// <summary>RFC 6749 §5.1: no cache keeps it.</summary>
    public static void NoStore(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers.Pragma = "no-cache";
    }
}
