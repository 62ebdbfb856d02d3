using Plinto.Protocol.EdgeFeed;

namespace Plinto.Issuer.Feed;

/// <summary>One Server-Sent Event.</summary>
/// <param name="Name">One of <see cref="FeedEvents"/>.</param>
/// <param name="Cursor">Its id: where to resume after it; null: it is no such place.</param>
/// <param name="Data">One line.</param>
internal readonly record struct FeedEvent(string Name, FeedCursor? Cursor, string Data);
