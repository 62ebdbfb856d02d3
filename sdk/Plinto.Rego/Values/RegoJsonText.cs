using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Plinto.Rego.Values;

/// <summary>Writes values as JSON text; with <paramref name="html"/> as Go's encoder does, escaping &lt;, &gt;, &amp; and U+2028/2029.</summary>
internal sealed class RegoJsonText(StringBuilder output, bool html)
{
    public void Write(RegoValue value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value)
        {
            case RegoNull:
                output.Append("null");
                break;
            case RegoBoolean b:
                output.Append(b.Value ? "true" : "false");
                break;
            case RegoNumber n:
                output.Append(n.Text);
                break;
            case RegoString s:
                WriteString(s.Value);
                break;
            case RegoArray array:
                WriteItems(array);
                break;
            case RegoSet set:
                WriteItems(set);
                break;
            case RegoObject o:
                WriteMembers(o);
                break;
        }
    }

    public void WriteString(string text)
    {
        WorkMeter.Text(text.Length);
        output.Append('"');
        foreach (var c in text)
        {
            switch (c)
            {
                case '"':
                case '\\':
                    output.Append('\\').Append(c);
                    break;
                case '\n':
                    output.Append("\\n");
                    break;
                case '\r':
                    output.Append("\\r");
                    break;
                case '\t':
                    output.Append("\\t");
                    break;
                case '\b' when html:
                    output.Append("\\b");
                    break;
                case '\f' when html:
                    output.Append("\\f");
                    break;
                default:
                    WriteChar(c);
                    break;
            }
        }

        output.Append('"');
    }

    private void WriteChar(char c)
    {
        if (c < ' ' || (html && c is '<' or '>' or '&') || (html && c is '\u2028' or '\u2029'))
        {
            output.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
        }
        else
        {
            output.Append(c);
        }
    }

    private void WriteItems(IReadOnlyCollection<RegoValue> items)
    {
        output.Append('[');
        var first = true;
        foreach (var item in items)
        {
            if (!first)
            {
                output.Append(',');
            }

            first = false;
            Write(item);
        }

        output.Append(']');
    }

    private void WriteMembers(RegoObject members)
    {
        output.Append('{');
        var first = true;
        foreach (var (name, value) in RegoJson.Members(members))
        {
            if (!first)
            {
                output.Append(',');
            }

            first = false;
            WriteString(name);
            output.Append(':');
            Write(value);
        }

        output.Append('}');
    }
}
