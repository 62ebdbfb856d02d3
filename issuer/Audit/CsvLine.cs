using System.Globalization;
using System.Text;
using Plinto.Issuer.Events;

namespace Plinto.Issuer.Audit;

/// <summary>
/// An event as a line of CSV (RFC 4180: CRLF, every field in quotes). What a spreadsheet would take for a formula begins with an apostrophe, so that opening the file runs nothing.
/// </summary>
internal static class CsvLine
{
    private static readonly string[] Columns =
        ["position", "id", "time", "type", "actorKind", "actorId", "actingFor", "subject", "organization", "requestId", "data", "personalCommitment"];

    /// <summary>The line of names.</summary>
    public static readonly byte[] Head = Join(Columns);

    /// <summary>The line of an event; what is null is empty.</summary>
    public static byte[] Of(EventBody entry) => Join([
        entry.Position.ToString(CultureInfo.InvariantCulture), entry.Id, entry.Time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), entry.Type,
        entry.Actor.Kind, entry.Actor.Id, entry.Actor.ActingFor, entry.Subject, entry.Organization, entry.RequestId, entry.Data.ToJsonString(), entry.PersonalCommitment,
    ]);

    /// <summary>One field. Quotes are doubled; line breaks stay, as RFC 4180 has them.</summary>
    internal static string Field(string? value)
    {
        var text = value ?? "";
        // Blanks and line breaks before the sign are skipped by some spreadsheets.
        var bare = text.AsSpan().TrimStart();
        var risky = (bare.Length > 0 && bare[0] is '=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠') || (text.Length > 0 && text[0] is '\t' or '\r' or '\n');
        return "\"" + (risky ? "'" : "") + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }

    private static byte[] Join(IEnumerable<string?> fields) => Encoding.UTF8.GetBytes(string.Join(',', fields.Select(Field)) + "\r\n");
}
