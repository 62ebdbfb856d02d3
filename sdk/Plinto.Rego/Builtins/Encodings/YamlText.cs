using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using Plinto.Rego.Builtins.Strings;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Encodings;

/// <summary>
/// Writes a value as YAML in the style of OPA's library (<c>sigs.k8s.io/yaml</c>, which is go-yaml 2): block style, keys in natural order,
/// lists at the column of their key, lines folded after 80 characters.
/// </summary>
internal sealed class YamlText
{
    private const int LongestKey = 128;

    private readonly YamlOutput _output = new();

    public string Write(RegoValue value)
    {
        WriteNode(value, -2, inMapping: false);
        _output.Break(0);
        return _output.ToString();
    }

    private void WriteNode(RegoValue value, int outer, bool inMapping)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value)
        {
            case RegoObject { Count: > 0 } o:
                WriteMembers(o, outer + 2);
                break;
            case RegoArray { Count: > 0 } or RegoSet { Count: > 0 }:
                WriteItems(value.Elements(), inMapping && !_output.AtIndent ? outer : outer + 2);
                break;
            case RegoString text:
                YamlString.Write(text.Value, _output, Math.Max(outer, 0) + 2, isKey: false);
                break;
            default:
                _output.Token(value is RegoObject ? "{}" : value is RegoArray or RegoSet ? "[]" : value is RegoNumber number ? Number(number) : RegoJson.Write(value));
                break;
        }
    }

    private void WriteMembers(RegoObject o, int indent)
    {
        foreach (var (name, value) in RegoJson.Members(o).OrderBy(static member => member.Key, YamlKeyOrder.Instance))
        {
            _output.Break(indent);
            var simple = !YamlString.HasBreak(name) && Encoding.UTF8.GetByteCount(name) <= LongestKey;
            if (simple)
            {
                YamlString.Write(name, _output, indent + 2, isKey: true);
                _output.Mark(':', apart: false, keepsIndent: false);
            }
            else
            {
                _output.Mark('?', apart: true, keepsIndent: true);
                YamlString.Write(name, _output, indent + 2, isKey: false);
                _output.Break(indent);
                _output.Mark(':', apart: true, keepsIndent: true);
            }

            WriteNode(value, indent, inMapping: true);
        }
    }

    private void WriteItems(IReadOnlyCollection<RegoValue> items, int indent)
    {
        foreach (var item in items)
        {
            _output.Break(indent);
            _output.Mark('-', apart: true, keepsIndent: true);
            WriteNode(item, indent, inMapping: false);
        }
    }

    // Integers of 64 bits as they are; what a double holds as Go writes doubles; what none holds as it was written.
    private static string Number(RegoNumber number) =>
        !number.Text.AsSpan().ContainsAny('.', 'e', 'E') && number.TryGetInteger(out var whole) && whole >= long.MinValue && whole <= ulong.MaxValue
            ? ((BigInteger)whole).ToString(CultureInfo.InvariantCulture)
            : number.ToDouble() is var value && double.IsFinite(value) ? value == 0 && number.Text[0] == '-' ? "-0" : GoFloat.General(value, null, upper: false) : number.Text;
}
