using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Plinto.Protocol.EdgeFeed;

/// <summary>A place in the edge feed. <paramref name="Epoch"/> names one incarnation of the database; positions are dense within it and start at 1.</summary>
/// <param name="Epoch">Random, without a colon.</param>
/// <param name="Position">The last change seen; 0 before the first.</param>
public readonly record struct FeedCursor(string Epoch, long Position)
{
    /// <summary>The wire form <c>epoch:position</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}:{Position}");

    /// <summary>Reads the wire form; false for anything else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out FeedCursor cursor)
    {
        cursor = default;
        if (text?.LastIndexOf(':') is not (> 0 and var colon)
            || !long.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var position))
        {
            return false;
        }

        cursor = new FeedCursor(text[..colon], position);
        return true;
    }
}
