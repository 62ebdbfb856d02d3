using System.Collections.Frozen;
using Plinto.Rego.Builtins.Identifiers;
using Plinto.Rego.Builtins.Net;
using Plinto.Rego.Builtins.Patterns;
using Plinto.Rego.Builtins.Times;

namespace Plinto.Rego.Builtins.Schemas;

/// <summary>The texts that <c>format</c> accepts, by Go's readings of them; any text has a format that is not known.</summary>
internal static class SchemaFormats
{
    private static readonly string[] DateTimes = ["15:04:05", "15:04:05Z07:00", "2006-01-02", "2006-01-02T15:04:05Z07:00"];

    private static readonly FrozenDictionary<string, Func<string, bool>> ByName = new Dictionary<string, Func<string, bool>>
    {
        ["date"] = static text => IsTime(text, "2006-01-02"),
        ["time"] = static text => IsTime(text, "15:04:05Z07:00") || IsTime(text, "15:04:05"),
        ["date-time"] = static text => DateTimes.Any(layout => IsTime(text, layout)),
        ["hostname"] = IsHostName,
        ["email"] = MailAddress.IsValid,
        ["idn-email"] = MailAddress.IsValid,
        ["ipv4"] = static text => IpNetwork.TryParseAddress(text, out _, out _) && text.Contains('.', StringComparison.Ordinal),
        ["ipv6"] = static text => IpNetwork.TryParseAddress(text, out _, out _) && text.Contains(':', StringComparison.Ordinal),
        ["uri"] = static text => Uri(text)?.Scheme.Length > 0,
        ["uri-reference"] = static text => Uri(text) is not null,
        ["iri"] = static text => Uri(text)?.Scheme.Length > 0,
        ["iri-reference"] = static text => Uri(text) is not null,
        ["uri-template"] = static text => Uri(text) is { } uri && ClosesBraces(uri.Path),
        ["uuid"] = IsUuid,
        ["regex"] = IsRegex,
        ["json-pointer"] = IsPointer,
        ["relative-json-pointer"] = IsRelativePointer,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool Accepts(string format, string text) => !ByName.TryGetValue(format, out var accepts) || accepts(text);

    private static bool IsTime(string text, string layout)
    {
        try
        {
            LayoutReader.Read(layout, text);
            return true;
        }
        catch (BuiltinException)
        {
            return false;
        }
    }

    private static GoUri? Uri(string text)
    {
        try
        {
            return text.Contains('\\', StringComparison.Ordinal) ? null : GoUri.Parse(text);
        }
        catch (BuiltinException)
        {
            return null;
        }
    }

    private static bool ClosesBraces(string path)
    {
        for (var open = path.IndexOf('{', StringComparison.Ordinal); open >= 0;)
        {
            var close = path.IndexOf('}', open);
            if (close < 0)
            {
                return false;
            }

            open = path.IndexOf('{', close);
        }

        return true;
    }

    private static bool IsHostName(string text) => text.Length < 256 && text.Split('.').All(static label =>
        label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-'));

    private static bool IsUuid(string text) =>
        text.Length == 36 && Enumerable.Range(0, 36).All(i => i is 8 or 13 or 18 or 23 ? text[i] == '-' : char.IsAsciiHexDigit(text[i]));

    private static bool IsRegex(string text)
    {
        try
        {
            Pattern.Compile(text);
            return true;
        }
        catch (PatternException)
        {
            return false;
        }
    }

    // RFC 6901 §3.
    private static bool IsPointer(string text)
    {
        for (var i = text.IndexOf('~', StringComparison.Ordinal); i >= 0; i = text.IndexOf('~', i + 1))
        {
            if (i + 1 == text.Length || text[i + 1] is not ('0' or '1'))
            {
                return false;
            }
        }

        return text.Length == 0 || text[0] == '/';
    }

    private static bool IsRelativePointer(string text)
    {
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : text.Length;
        return digits > 0 && (digits == 1 || text[0] != '0') && (text[digits..] == "#" || IsPointer(text[digits..]));
    }
}
