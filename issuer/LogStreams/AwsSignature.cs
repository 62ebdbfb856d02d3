using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Plinto.Issuer.LogStreams;

/// <summary>
/// AWS Signature Version 4 in the Authorization header, for S3 ("Authenticating Requests: Using the Authorization Header"), for requests without a query. Paths have unreserved
/// characters and slashes only, or are escaped already: S3 escapes them once.
/// </summary>
internal static class AwsSignature
{
    /// <summary>The headers to send: <c>x-amz-date</c>, <c>x-amz-content-sha256</c>, <c>Authorization</c>.</summary>
    /// <param name="more">Headers to sign besides, with names in lower case.</param>
    public static IReadOnlyList<(string Name, string Value)> Headers(
        string method, Uri uri, byte[] body, DateTimeOffset now, string region, string accessKeyId, string secretAccessKey, params IEnumerable<(string Name, string Value)> more)
    {
        var time = now.ToUniversalTime().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{time[..8]}/{region}/s3/aws4_request";
        var hash = Hex(SHA256.HashData(body));
        List<(string Name, string Value)> signed = [.. more, ("host", uri.Authority), ("x-amz-content-sha256", hash), ("x-amz-date", time)];
        signed.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
        var names = string.Join(';', signed.Select(header => header.Name));
        var canonical = $"{method}\n{uri.AbsolutePath}\n\n{string.Concat(signed.Select(header => $"{header.Name}:{header.Value.Trim()}\n"))}\n{names}\n{hash}";
        var text = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = Hmac(Hmac(Hmac(Hmac(Encoding.UTF8.GetBytes("AWS4" + secretAccessKey), time[..8]), region), "s3"), "aws4_request");
        return
        [
            ("x-amz-date", time), ("x-amz-content-sha256", hash),
            ("Authorization", $"AWS4-HMAC-SHA256 Credential={accessKeyId}/{scope},SignedHeaders={names},Signature={Hex(Hmac(key, text))}"),
        ];
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
