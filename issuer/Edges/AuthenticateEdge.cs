using System.Security.Cryptography;
using System.Text;
using Plinto.Issuer.Configuration;
using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Keys;
using Plinto.Protocol.EdgeFeed;
using Plinto.Protocol.Keys;
using Plinto.Tokens.AccessTokens;
using Plinto.Tokens.Claims;
using Plinto.Tokens.Signatures;

namespace Plinto.Issuer.Edges;

/// <summary>Authenticates an edge by its assertion, a bearer token (RFC 7523): signed by its enrolled key, for this deployment, at most 60 s old, used once.</summary>
internal sealed class AuthenticateEdge(EdgeSql edges, Settings settings, TimeProvider time)
{
    private const string Bearer = "Bearer ";
    private const int LongestAssertion = 4096;
    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Skew = TokenRequirements.DefaultClockSkew;
    private static readonly JwsFormat Format = new(FeedMessageTypes.EdgeAssertion) { MaximumLength = LongestAssertion };
    private readonly string _audience = settings.PublicUrl;

    /// <summary>The answer to a request without a good assertion.</summary>
    public static Problem Refusal() => Problems.Of(ProblemTypes.Unauthenticated, "a fresh assertion of an enrolled edge is required");

    /// <summary>Null if the request has no assertion by which an enrolled edge authenticates.</summary>
    public async Task<Edge?> CheckAsync(HttpRequest request, CancellationToken ct)
    {
        if (Read(request) is not { } assertion || !EdgeId.TryParse(assertion.KeyId, out var id) || assertion.TokenId is not { Length: > 0 and <= 256 } jti)
        {
            return null;
        }

        if (await edges.FindAsync(id, ct) is not { } found || !IsGood(assertion, id.ToString(), found.Key, time.GetUtcNow()))
        {
            return null;
        }

        return await edges.UseAssertionAsync(id, SHA256.HashData(Encoding.UTF8.GetBytes(jti)), assertion.ExpiresAt!.Value + Skew + Skew, ct) ? found.Edge : null;
    }

    private bool IsGood(JwtClaims assertion, string edge, JsonWebKeyRecord key, DateTimeOffset now) =>
        assertion.Issuer == edge && assertion.Subject == edge && assertion.Audiences is [var audience] && audience == _audience
        && assertion.CheckTimes(now, Skew, LongestLife) == TokenFailure.None
        && assertion.IssuedAt >= now - LongestLife - Skew && assertion.IssuedAt <= now + Skew
        && assertion.VerifySignature((key with { KeyId = edge }).ToKeySet()) == TokenFailure.None; // an edge calls its key by the id it was given after it made it

    private static JwtClaims? Read(HttpRequest request)
    {
        var header = request.Headers.Authorization;
        if (header.Count != 1 || header[0] is not { } text || !text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return JwtClaims.Read(text[Bearer.Length..].Trim(), Format, out var assertion) == TokenFailure.None ? assertion : null;
    }
}
