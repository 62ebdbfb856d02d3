using Plinto.Protocol.Keys;

namespace Plinto.Edge.Enrolment;

/// <summary>The identity as it stands on disk.</summary>
internal sealed record EdgeIdentityRecord
{
    public required string EdgeId { get; init; }

    public required string Audience { get; init; }

    /// <summary>PKCS#8, base64.</summary>
    public required string Key { get; init; }

    /// <summary>PKCS#8, base64.</summary>
    public required string AssertionKey { get; init; }

    public required JsonWebKeySetRecord FeedKeys { get; init; }

    /// <summary>Null before an issuer has said one.</summary>
    public long? KeySetVersion { get; init; }
}
