using Plinto.Protocol.Keys;
using Plinto.Tokens.Signatures;

namespace Plinto.Edge.Enrolment;

/// <summary>Who this edge is, for good: made at enrolment and kept in <c>identity.json</c>. The private keys never leave the machine.</summary>
internal sealed class EdgeIdentity(string edgeId, string audience, SigningKey key, SigningKey assertionKey, JsonWebKeySetRecord feedKeys, long? keySetVersion)
{
    public string EdgeId { get; } = edgeId;

    /// <summary>The <c>aud</c> of the assertions it sends to the issuer.</summary>
    public string Audience { get; } = audience;

    /// <summary>Signs what it says to the issuer.</summary>
    public SigningKey Key { get; } = key;

    /// <summary>Signs what it says to upstreams; public at <c>/.plinto/jwks</c>.</summary>
    public SigningKey AssertionKey { get; } = assertionKey;

    /// <summary>The pinned feed keys. They change only by a hello that one of them signed.</summary>
    public JsonWebKeySetRecord FeedKeys { get; } = feedKeys;

    /// <summary>Which step of their rotation the pinned keys are of; null from an issuer that doesn't say. No older set is ever pinned.</summary>
    public long? KeySetVersion { get; } = keySetVersion;

    public EdgeIdentity WithFeedKeys(JsonWebKeySetRecord keys, long? version) => new(EdgeId, Audience, Key, AssertionKey, keys, version);
}
