using System.Text;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Encodings;

/// <summary>Writes a value as YAML in block style, keys sorted, as Go's encoder lays it out.</summary>
internal sealed class YamlText
{
    private readonly StringBuilder _output = new();

    public string Write(RegoValue value)
    {
        WriteBlock(value, 0, false);
        if (_output[^1] != '\n')
        {
            _output.Append('\n');
        }

        return _output.ToString();
    }

    // In line: behind a dash, where the first member stands on the same line.
    private void WriteBlock(RegoValue value, int indent, bool inLine)
    {
        switch (value)
        {
            case RegoObject { Count: > 0 } o:
                WriteMembers(o, indent, inLine);
                break;
            case RegoArray { Count: > 0 } or RegoSet { Count: > 0 }:
                WriteItems(value.Elements(), indent, inLine);
                break;
            default:
                _output.Append(Scalar(value)).Append('\n');
                break;
        }
    }

    private void WriteMembers(RegoObject o, int indent, bool inLine)
    {
        foreach (var (name, value) in RegoJson.Members(o))
        {
            _output.Append(' ', inLine ? 0 : indent).Append(Text(name)).Append(':');
            inLine = false;
            var nested = value is RegoObject { Count: > 0 } or RegoArray { Count: > 0 } or RegoSet { Count: > 0 };
            _output.Append(nested ? '\n' : ' ');

            // Lists stand at the column of their key.
            WriteBlock(value, value is RegoObject ? indent + 2 : indent, false);
        }
    }

    private void WriteItems(IReadOnlyCollection<RegoValue> items, int indent, bool inLine)
    {
        foreach (var item in items)
        {
            _output.Append(' ', inLine ? 0 : indent).Append("- ");
            inLine = false;
            WriteBlock(item, indent + 2, true);
        }
    }

    private static string Scalar(RegoValue value) => value switch
    {
        RegoString text => Text(text.Value),
        RegoObject => "{}",
        RegoArray or RegoSet => "[]",
        _ => RegoJson.Write(value),
    };

    private static string Text(string text)
    {
        if (text.Length > 0 && text.Any(static c => c is < ' ' or '\x7f' or '\u2028' or '\u2029'))
        {
            var quoted = new StringBuilder();
            RegoText.Quote(text, quoted);
            return quoted.ToString();
        }

        return IsPlain(text) ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    private static bool IsPlain(string text)
    {
        if (text.Length == 0 || text[0] == ' ' || text[^1] == ' ' || text[^1] == ':'
            || text.Contains(": ", StringComparison.Ordinal) || text.Contains(" #", StringComparison.Ordinal)
            || "!&*-?:,[]{}#|>@`\"'%=".Contains(text[0], StringComparison.Ordinal) && !(text[0] is '-' or '?' or ':' && text.Length > 1 && text[1] != ' '))
        {
            return false;
        }

        try
        {
            return YamlScalar.Resolve(text) is RegoString;
        }
        catch (BuiltinException)
        {
            return false;
        }
    }
}
