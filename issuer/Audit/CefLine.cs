using System.Globalization;
using System.Text;
using Plinto.Issuer.Events;

namespace Plinto.Issuer.Audit;

/// <summary>
/// An event in ArcSight's Common Event Format, version 0: <c>CEF:0|Plinto|issuer|1|TYPE|TYPE|SEVERITY|EXTENSION</c>. In the header <c>\</c> and <c>|</c> are escaped, in the
/// extension <c>\</c>, <c>=</c> and line breaks (Implementing ArcSight CEF, "Character Encoding").
/// </summary>
internal static class CefLine
{
    public static byte[] Of(EventBody entry)
    {
        var line = new StringBuilder("CEF:0|Plinto|issuer|1|").Append(Header(entry.Type)).Append('|').Append(Header(entry.Type.Replace('.', ' ').Replace('_', ' '))).Append('|')
            .Append(Severity(entry.Type)).Append('|');
        var first = true;
        foreach (var (key, value) in Extension(entry))
        {
            if (!string.IsNullOrEmpty(value))
            {
                line.Append(first ? "" : " ").Append(key).Append('=').Append(Value(value));
                first = false;
            }
        }

        return Encoding.UTF8.GetBytes(line.Append('\n').ToString());
    }

    /// <summary>A field of the header: no line break may stand in it.</summary>
    internal static string Header(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal)
        .Replace('\n', ' ').Replace('\r', ' ');

    /// <summary>A value of the extension.</summary>
    internal static string Value(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("=", "\\=", StringComparison.Ordinal)
        .Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    // 0 to 10: what failed or was refused is of more interest than what was done.
    private static int Severity(string type) => EventOutcome.IsTheft(type) ? 9 : EventOutcome.IsFailure(type) ? 6 : 3;

    private static IEnumerable<(string Key, string? Value)> Extension(EventBody entry) =>
    [
        ("rt", entry.Time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)),
        ("externalId", entry.Id),
        ("suid", entry.Actor.Id),
        ("spriv", entry.Actor.Kind),
        ("duid", entry.Subject),
        ("cn1Label", "position"),
        ("cn1", entry.Position.ToString(CultureInfo.InvariantCulture)),
        ("cs1Label", "organization"),
        ("cs1", entry.Organization),
        ("cs2Label", "requestId"),
        ("cs2", entry.RequestId),
        ("cs3Label", "actingFor"),
        ("cs3", entry.Actor.ActingFor),
        ("cs4Label", "data"),
        ("cs4", entry.Data.ToJsonString()),
    ];
}
