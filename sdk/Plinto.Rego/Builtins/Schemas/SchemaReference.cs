using System.Text;
using Plinto.Rego.Builtins.Identifiers;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Schemas;

/// <summary>The URL of an <c>$id</c> or a <c>$ref</c>, resolved and written as Go's <c>net/url</c> does, for its text is what schemas are found by.</summary>
internal sealed class SchemaReference
{
    /// <summary>Of the document itself.</summary>
    public static readonly SchemaReference Empty = new("", "", null, "", "", "", "");

    // What Go leaves as it is in a fragment.
    private const string Unescaped = "-_.~$&+,/:;=?@!()*";
    private const string Valid = Unescaped + "'[]%";

    private readonly string _scheme;
    private readonly string _opaque;
    private readonly string? _authority;
    private readonly string _path;
    private readonly string _query;
    private readonly string _rawFragment;

    private SchemaReference(string scheme, string opaque, string? authority, string path, string query, string fragment, string rawFragment)
    {
        (_scheme, _opaque, _authority, _path, _query, Fragment, _rawFragment) = (scheme, opaque, authority, path, query, fragment, rawFragment);
        Document = $"{(scheme.Length > 0 ? scheme + ":" : "")}{opaque}{(authority is not null ? "//" + authority : "")}{path}{query}";
        WorkMeter.Text(Document.Length + fragment.Length);
        Text = fragment.Length > 0 ? $"{Document}#{(rawFragment.All(static c => IsPlain(c, Valid)) ? rawFragment : Escape(fragment))}" : Document;
    }

    /// <summary>The fragment, unescaped.</summary>
    public string Fragment { get; }

    /// <summary>The reference without its fragment.</summary>
    public string Document { get; }

    public string Text { get; }

    public bool IsFile => _scheme == "file";

    /// <summary>Whether it says by itself where its document is.</summary>
    public bool IsCanonical => IsFile ? _path.StartsWith('/') : _scheme.Length > 0 && !string.IsNullOrEmpty(_authority);

    /// <summary>Parses; a <see cref="BuiltinException"/> carries Go's message.</summary>
    public static SchemaReference Parse(string text)
    {
        var uri = GoUri.Parse(text);
        var hash = text.IndexOf('#', StringComparison.Ordinal);
        var rawFragment = hash < 0 ? "" : text[(hash + 1)..];
        var rest = hash < 0 ? text : text[..hash];
        rest = uri.Scheme.Length > 0 ? rest[(uri.Scheme.Length + 1)..] : rest;
        var question = rest.IndexOf('?', StringComparison.Ordinal);
        var query = question < 0 ? "" : rest[question..];
        rest = question < 0 ? rest : rest[..question];
        if (uri.Scheme.Length > 0 && !rest.StartsWith('/'))
        {
            return new SchemaReference(uri.Scheme, rest, null, "", query, uri.Fragment, rawFragment);
        }

        string? authority = null;
        if (rest.StartsWith("//", StringComparison.Ordinal) && (uri.Scheme.Length > 0 || !rest.StartsWith("///", StringComparison.Ordinal)))
        {
            var end = rest.IndexOf('/', 2);
            authority = end < 0 ? rest[2..] : rest[2..end];
        }

        return new SchemaReference(uri.Scheme, "", authority, uri.EscapedPath, query, uri.Fragment, rawFragment);
    }

    /// <summary>What the other reference means in a document that has this one.</summary>
    public SchemaReference Resolve(SchemaReference other)
    {
        var scheme = other._scheme.Length > 0 ? other._scheme : _scheme;
        if (other._scheme.Length > 0 || !string.IsNullOrEmpty(other._authority))
        {
            return new SchemaReference(scheme, other._opaque, other._authority, Merge(other._path, ""), other._query, other.Fragment, other._rawFragment);
        }

        var query = other._path.Length == 0 && other._query.Length == 0 ? _query : other._query;
        return other._path.Length == 0 && _opaque.Length > 0
            ? new SchemaReference(scheme, _opaque, null, "", query, other.Fragment, other._rawFragment)
            : new SchemaReference(scheme, "", _authority, Merge(_path, other._path), query, other.Fragment, other._rawFragment);
    }

    // RFC 3986 §5.2: relative to the last folder, without dot segments.
    private static string Merge(string path, string relative)
    {
        var full = relative.Length == 0 ? path : relative[0] == '/' ? relative : path[..(path.LastIndexOf('/') + 1)] + relative;
        if (full.Length == 0)
        {
            return "";
        }

        var kept = new List<string>();
        var segments = full.Split('/');
        foreach (var segment in segments)
        {
            if (segment == ".." && kept.Count > 0)
            {
                kept.RemoveAt(kept.Count - 1);
            }
            else if (segment is not ("." or ".."))
            {
                kept.Add(segment);
            }
        }

        var merged = "/" + string.Join('/', kept) + (segments[^1] is "." or ".." ? "/" : "");
        return merged.StartsWith("//", StringComparison.Ordinal) ? merged[1..] : merged;
    }

    private static bool IsPlain(char c, string others) => char.IsAsciiLetterOrDigit(c) || others.Contains(c, StringComparison.Ordinal);

    private static string Escape(string fragment)
    {
        var escaped = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(fragment))
        {
            escaped.Append(IsPlain((char)b, Unescaped) ? ((char)b).ToString() : $"%{b:X2}");
        }

        return escaped.ToString();
    }
}
