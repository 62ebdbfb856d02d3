using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Plinto.Issuer.Configuration;
using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;
using Plinto.Protocol;
using Plinto.Protocol.EdgeFeed;
using Plinto.Protocol.Keys;

namespace Plinto.Issuer.Edges;

/// <summary>Proves an edge by the assertion in <c>Authorization: Bearer</c> (RFC 7523): signed by its enrolled key, for this deployment, at most 60 s old, used once.</summary>
internal sealed class AuthenticateEdge(EdgeSql edges, Settings settings, TimeProvider time)
{
    private const string Bearer = "Bearer ";
    private const int LongestAssertion = 4096;
    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(10);
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };
    private readonly string _audience = settings.PublicUrl;

    /// <summary>The answer to a request without a good assertion.</summary>
    public static Problem Refusal() => Problems.Of(ProblemTypes.Unauthenticated, "a fresh assertion of an enrolled edge is required");

    /// <summary>Null if the request has no assertion that proves an enrolled edge.</summary>
    public async Task<Edge?> CheckAsync(HttpRequest request, CancellationToken ct)
    {
        if (Parse(request) is not { } assertion || !EdgeId.TryParse(assertion.Kid, out var id) || assertion.Id is not { Length: > 0 and <= 256 } jti)
        {
            return null;
        }

        if (await edges.FindAsync(id, ct) is not { } found)
        {
            return null;
        }

        var name = id.ToString();
        var result = await Handler.ValidateTokenAsync(assertion, Rules(name, found.Key, time.GetUtcNow()));
        if (!result.IsValid || assertion.Subject != name || assertion.Audiences.Count() != 1)
        {
            return null;
        }

        return await edges.UseAssertionAsync(id, SHA256.HashData(Encoding.UTF8.GetBytes(jti)), assertion.ValidTo + Skew + Skew, ct) ? found.Edge : null;
    }

    private TokenValidationParameters Rules(string edge, JsonWebKeyRecord key, DateTimeOffset now) => new()
    {
        ValidTypes = [FeedMessageTypes.EdgeAssertion],
        ValidAlgorithms = ["ES256"],
        ValidIssuer = edge,
        ValidAudience = _audience,
        IssuerSigningKey = new JsonWebKey(JsonSerializer.Serialize(key, ProtocolJson.Default.JsonWebKeyRecord)),
        RequireExpirationTime = true,
        LifetimeValidator = (notBefore, expires, token, _) =>
            expires is { } end && end > (now - Skew).UtcDateTime && end <= (now + LongestLife + Skew).UtcDateTime
            && (notBefore is not { } start || start <= (now + Skew).UtcDateTime)
            && token is JsonWebToken { IssuedAt: var issued } && issued >= (now - LongestLife - Skew).UtcDateTime && issued <= (now + Skew).UtcDateTime,
    };

    private static JsonWebToken? Parse(HttpRequest request)
    {
        var header = request.Headers.Authorization;
        if (header.Count != 1 || header[0] is not { } text || !text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) || text.Length > LongestAssertion)
        {
            return null;
        }

        try
        {
            return new JsonWebToken(text[Bearer.Length..].Trim());
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
