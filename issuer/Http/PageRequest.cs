using System.Globalization;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Http;

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
    public bool TryReadCursor<TId>(out TId? cursor) where TId : struct, ITypeId<TId>
    {
        var known = TypeIds.TryParse<TId>(Cursor, out var id);
        cursor = known ? id : null;
        return known || Cursor is null;
    }

    /// <summary>The same for a list in the order of numbers.</summary>
    public bool TryReadCursor(out long? cursor)
    {
        var known = long.TryParse(Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        cursor = known ? number : null;
        return known || Cursor is null;
    }
}
