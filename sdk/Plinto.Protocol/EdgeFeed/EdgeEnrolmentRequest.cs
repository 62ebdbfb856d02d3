using Plinto.Protocol.Keys;

namespace Plinto.Protocol.EdgeFeed;

/// <summary><c>POST /edge/v1/enrol</c>: uses the one-time token up and registers the edge's public key.</summary>
public sealed record EdgeEnrolmentRequest
{
    /// <summary>
    /// The one-time token, shown once when an operator made it. After a dot it carries the feed key's RFC 7638 thumbprint (SHA-256, base64url), by which the edge knows the right
    /// issuer: of <see cref="EdgeEnrolment.FeedKeys"/> it pins the key with that thumbprint and no other.
    /// </summary>
    public required string Token { get; init; }

    /// <summary>The edge's ES256 public key; the private half never leaves it.</summary>
    public required JsonWebKeyRecord Key { get; init; }

    /// <summary>A name for people, such as a host name; at most 100 characters.</summary>
    public required string Name { get; init; }
}
