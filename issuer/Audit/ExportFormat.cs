using System.Text.Json;
using Plinto.Issuer.Events;

namespace Plinto.Issuer.Audit;

/// <summary>A form of exports: what stands before all lines, and how one event is a line. The same event always gives the same bytes.</summary>
/// <param name="Name">Value of <c>format</c>, and the end of the file's name.</param>
/// <param name="Head">First line; empty: none.</param>
/// <param name="Line">The bytes of an event, its line end included.</param>
internal sealed record ExportFormat(string Name, string MediaType, byte[] Head, Func<EventBody, byte[]> Line)
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<ExportFormat> All =
    [
        new("jsonl", "application/jsonl", [], JsonLine),
        new("csv", "text/csv; charset=utf-8", CsvLine.Head, CsvLine.Of),
        new("ocsf", "application/jsonl", [], OcsfLine.Of),
        new("cef", "text/plain; charset=utf-8", [], CefLine.Of),
    ];

    /// <summary>Null if there is none of this name.</summary>
    public static ExportFormat? Find(string name) => All.FirstOrDefault(format => format.Name == name);

    // INVARIANT: these bytes are what proofs are about; nothing is added to them.
    private static byte[] JsonLine(EventBody entry) => [.. JsonSerializer.SerializeToUtf8Bytes(entry, EventsJson.Default.EventBody), (byte)'\n'];
}
