namespace Plinto.Issuer.Http;

/// <summary>Part of a list.</summary>
/// <param name="Items">In the order of creation.</param>
/// <param name="Next">Pass it as <c>cursor</c> for what follows; absent at the end.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>Makes a page of rows read with one more than its size, which tells whether there is a next.</summary>
    public static Page<T> Of<TRow>(IReadOnlyList<TRow> rows, PageRequest request, Func<TRow, T> item, Func<TRow, string> id) =>
        rows.Count > request.Limit
            ? new Page<T>([.. rows.Take(request.Limit).Select(item)], id(rows[request.Limit - 1]))
            : new Page<T>([.. rows.Select(item)], null);
}
