using Plinto.Protocol.Keys;

namespace Plinto.Protocol.EdgeFeed;

/// <summary>The answer to an enrolment: what the edge keeps for good.</summary>
public sealed record EdgeEnrolment
{
    /// <summary>The edge's id: <c>iss</c> and <c>sub</c> of its assertions.</summary>
    public required string EdgeId { get; init; }

    /// <summary>The <c>aud</c> of its assertions: the deployment's public URL.</summary>
    public required string Audience { get; init; }

    /// <summary>The feed keys, the one that signs first: an edge whose token names a thumbprint pins that one alone, and only if it is it.</summary>
    public required JsonWebKeySetRecord FeedKeys { get; init; }
}
