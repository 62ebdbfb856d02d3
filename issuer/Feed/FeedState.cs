namespace Plinto.Issuer.Feed;

/// <summary>Where the feed stands in the database.</summary>
/// <param name="Epoch">This incarnation of the database; empty before the first leader.</param>
/// <param name="Position">The last stamped change.</param>
/// <param name="PrunedThrough">Changes up to here are gone.</param>
internal sealed record FeedState(string Epoch, long Position, long PrunedThrough);
