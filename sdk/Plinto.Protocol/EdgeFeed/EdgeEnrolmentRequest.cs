using Plinto.Protocol.Keys;

namespace Plinto.Protocol.EdgeFeed;

/// <summary><c>POST /edge/v1/enrol</c>: uses the one-time token up and registers the edge's public key.</summary>
public sealed record EdgeEnrolmentRequest
{
    /// <summary>The one-time token, shown once when an operator made it.</summary>
    public required string Token { get; init; }

    /// <summary>The edge's ES256 public key; the private half never leaves it.</summary>
    public required JsonWebKeyRecord Key { get; init; }

    /// <summary>A name for people, such as a host name; at most 100 characters.</summary>
    public required string Name { get; init; }
}
