using System.Text.Json;
using Plinto.Edge.Requests;
using Plinto.Edge.Routing;
using Plinto.Edge.Snapshots;
using Plinto.Tokens.AccessTokens;

namespace Plinto.Edge.Proxy;

/// <summary>
/// Signs <c>X-Plinto-Assertion</c>: an ES256 JWT of type <c>plinto-assertion+jwt</c> by this edge's own key (public at <c>/.plinto/jwks</c>), for one route, living at most
/// 60 s. Made once per token and route until it is nearly over.
/// </summary>
internal sealed class IdentityAssertions(SnapshotStore store)
{
    private const string Type = "plinto-assertion+jwt";
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LeastLeft = TimeSpan.FromSeconds(20);

    public string For(UpstreamIdentity identity, AccessToken token, Snapshot snapshot, RouteRules rules, DateTimeOffset now)
    {
        if (identity.AssertionFor(rules.RouteId, now + LeastLeft) is { } kept)
        {
            return kept;
        }

        var edge = store.Identity!;
        var expiresAt = now + Lifetime;
        var assertion = edge.AssertionKey.Sign(Type, Claims(edge.EdgeId, token, snapshot, rules, now, expiresAt));
        identity.Keep(rules.RouteId, assertion, expiresAt);
        return assertion;
    }

    private static byte[] Claims(string edgeId, AccessToken token, Snapshot snapshot, RouteRules rules, DateTimeOffset now, DateTimeOffset expiresAt)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("iss"u8, edgeId);
            json.WriteString("aud"u8, rules.RouteId);
            json.WriteString("sub"u8, token.Subject);
            json.WriteString("client_id"u8, token.ClientId);
            json.WriteString("tenant"u8, snapshot.Tenant.Slug);
            json.WriteString("scope"u8, token.Scope);
            if (token.SessionId is { } session)
            {
                json.WriteString("sid"u8, session);
            }

            json.WriteNumber("iat"u8, now.ToUnixTimeSeconds());
            json.WriteNumber("exp"u8, expiresAt.ToUnixTimeSeconds());
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
