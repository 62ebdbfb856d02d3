using System.Globalization;

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
}
