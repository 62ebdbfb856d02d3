using System.Globalization;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Http;

/// <summary>Reads the text of a cursor; false if it is none of the list's.</summary>
internal delegate bool CursorReader<T>(string? text, out T value);

/// <summary>Which part of a list is asked for: <c>?limit=</c> (1 to 200, default 50) and <c>?cursor=</c> as the part before gave it.</summary>
internal sealed record PageRequest(int Limit, string? Cursor)
{
    private const int DefaultLimit = 50;
    private const int MostLimit = 200;

    /// <summary>How many rows to read: one more than shown.</summary>
    public int Rows => Limit + 1;

    /// <summary>For endpoints.</summary>
    public static ValueTask<PageRequest> BindAsync(HttpContext http)
    {
        var limit = int.TryParse(http.Request.Query["limit"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? Math.Clamp(asked, 1, MostLimit) : DefaultLimit;
        return ValueTask.FromResult(new PageRequest(limit, http.Request.Query["cursor"] is [{ Length: > 0 } cursor] ? cursor : null));
    }

    /// <summary>The answer to a cursor that no part of the list gave.</summary>
    public static Problem ForeignCursor() => Problems.Invalid("the cursor is not one of this list");

    /// <summary>The cursor as the id it is, null where none was sent; false for <see cref="ForeignCursor"/>.</summary>
    public bool TryReadCursor<TId>(out TId? cursor) where TId : struct, ITypeId<TId> => TryReadCursor<TId>(TypeIds.TryParse, out cursor);

    /// <summary>The same for a list in the order of numbers.</summary>
    public bool TryReadCursor(out long? cursor) =>
        TryReadCursor((string? text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number), out cursor);

    /// <summary>The same for a list in an order of its own.</summary>
    public bool TryReadCursor<T>(CursorReader<T> reader, out T? cursor) where T : struct
    {
        var known = reader(Cursor, out var value);
        cursor = known ? value : null;
        return known || Cursor is null;
    }
}
