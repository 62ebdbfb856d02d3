using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.IdentityModel.Tokens;
using Plinto.Protocol;
using Plinto.Protocol.EdgeFeed;
using Plinto.Protocol.Keys;
using Plinto.Tokens.AccessTokens;
using Plinto.Tokens.Signatures;

namespace Plinto.Edge.Snapshots;

/// <summary>
/// Reads what the feed key signed. Network, disk and caches are untrusted transport: nothing of a message is looked at before its signature holds,
/// and a message of one type is never read as another.
/// </summary>
internal sealed class FeedVerifier(JsonWebKeySetRecord pinned)
{
    private readonly KeySet _keys = Keys(pinned.Keys, []);

    public TenantSnapshot? Snapshot(string jws) => Read(jws, FeedMessageTypes.Snapshot, ProtocolJson.Default.TenantSnapshot);

    public TenantChange? Change(string jws) => Read(jws, FeedMessageTypes.Change, ProtocolJson.Default.TenantChange);

    public FeedHeartbeat? Heartbeat(string jws) => Read(jws, FeedMessageTypes.Heartbeat, ProtocolJson.Default.FeedHeartbeat);

    public FeedHello? Hello(string jws) => Read(jws, FeedMessageTypes.Hello, ProtocolJson.Default.FeedHello);

    public FeedReset? Reset(string jws) => Read(jws, FeedMessageTypes.Reset, ProtocolJson.Default.FeedReset);

    /// <summary>True if a pinned key signed it as that type, whatever it says.</summary>
    public bool IsSigned(string jws, string type) =>
        CompactJws.Parse(jws, type, out var message) == TokenFailure.None && message.VerifySignature(_keys) == TokenFailure.None;

    /// <summary>Keys off the wire. One that can't be used is left out: its tokens are refused as of an unknown key.</summary>
    public static KeySet Keys(IEnumerable<JsonWebKeyRecord> records, IEnumerable<string> revoked) =>
        new(records.Select(record => VerificationKey.From(ToJsonWebKey(record))).OfType<VerificationKey>(), revoked);

    private T? Read<T>(string jws, string type, JsonTypeInfo<T> shape)
        where T : class
    {
        if (CompactJws.Parse(jws, type, out var message) != TokenFailure.None || message.VerifySignature(_keys) != TokenFailure.None)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(message.Payload, shape);
        }
        catch (JsonException)
        {
            return null; // signed, but by a newer issuer in a shape this edge can't read: as good as lost
        }
    }

    private static JsonWebKey ToJsonWebKey(JsonWebKeyRecord record) => new()
    {
        Kty = record.KeyType,
        Kid = record.KeyId,
        Alg = record.Algorithm,
        Use = record.Use,
        Crv = record.Curve,
        X = record.X,
        Y = record.Y,
        N = record.Modulus,
        E = record.Exponent,
    };
}
