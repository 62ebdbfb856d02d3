using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Microsoft.Net.Http.Headers;
using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;
using Plinto.Protocol;
using Plinto.Protocol.Keys;

namespace Plinto.Issuer.Keys;

/// <summary><c>GET /jwks</c>: a tenant's public keys (RFC 7517), with an ETag and the cache times on which the ripening of a standby is built.</summary>
internal sealed class JwksEndpoint(SigningKeySql keys, KeyOptions options, TimeProvider time)
{
    private const string Path = "/jwks";

    private readonly string _cacheControl = string.Create(
        CultureInfo.InvariantCulture,
        $"public, max-age={(long)options.JwksMaxAge.TotalSeconds}, stale-while-revalidate={(long)options.JwksStaleWhileRevalidate.TotalSeconds}, stale-if-error={(long)options.JwksStaleIfError.TotalSeconds}");

    public static void Map(IEndpointRouteBuilder tenant) =>
        tenant.MapGet(Path, (TenantAddress address, HttpContext http, JwksEndpoint endpoint, CancellationToken ct) => endpoint.HandleAsync(address, http, ct))
            .AnswerHead().AllowAnyOrigin(tenant, Path);

    private async Task<IResult> HandleAsync(TenantAddress address, HttpContext http, CancellationToken ct)
    {
        if (await keys.PublishedAsync(address, time.GetUtcNow(), ct) is not { } published)
        {
            return Problems.NotFound("tenant");
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(new JsonWebKeySetRecord { Keys = published }, ProtocolJson.Default.JsonWebKeySetRecord);
        var tag = new EntityTagHeaderValue('"' + Base64UrlEncoder.Encode(SHA256.HashData(body).AsSpan(0, 16).ToArray()) + '"');
        http.Response.Headers.CacheControl = _cacheControl;
        // Results.Bytes compares If-None-Match and answers 304.
        return TypedResults.Bytes(body, "application/jwk-set+json", entityTag: tag);
    }
}
