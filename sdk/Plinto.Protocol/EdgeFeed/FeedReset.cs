namespace Plinto.Protocol.EdgeFeed;

/// <summary>Says that the reader's cursor means nothing here: every snapshot is to be fetched again. Good on one stream only, the one whose hello has the same sequence.</summary>
public sealed record FeedReset
{
    /// <summary>As in <see cref="TenantSnapshot.Epoch"/>.</summary>
    public required string Epoch { get; init; }

    /// <summary><see cref="FeedHello.Sequence"/> of the stream that it is sent on.</summary>
    public required long Sequence { get; init; }
}
