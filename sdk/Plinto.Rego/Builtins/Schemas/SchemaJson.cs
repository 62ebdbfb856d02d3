using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Plinto.Rego.Builtins.Strings;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Schemas;

/// <summary>Values as JSON has them, and their canonical text: what Go writes for what it has read, where numbers are 64-bit floats.</summary>
internal static class SchemaJson
{
    // Integers below it are floats as they stand.
    private const long Exact = 1L << 53;

    /// <summary>The value without sets and without keys that are no strings; itself where it has none.</summary>
    public static RegoValue Plain(RegoValue value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value)
        {
            case RegoSet set:
                return RegoArray.Of(set.Select(Plain));
            case RegoArray array:
                return Map(array, Plain);
            case RegoObject o:
                return Map(RegoJson.HasOtherKeys(o) ? RegoObject.Of(RegoJson.Members(o).Select(static m => KeyValuePair.Create<RegoValue, RegoValue>(m.Key.ToRego(), m.Value))) : o,
                    static (_, member) => Plain(member));
            default:
                return value;
        }
    }

    /// <summary>The array with its items exchanged; itself where all stay the same.</summary>
    public static RegoArray Map(RegoArray array, Func<RegoValue, RegoValue> exchange)
    {
        var items = new List<RegoValue>(array.Count);
        var changed = false;
        foreach (var item in array)
        {
            items.Add(exchange(item));
            changed |= !ReferenceEquals(items[^1], item);
        }

        return changed ? RegoArray.Of(items) : array;
    }

    /// <summary>The object, whose keys are strings, with its values exchanged; itself where all stay the same.</summary>
    public static RegoObject Map(RegoObject o, Func<string, RegoValue, RegoValue> exchange)
    {
        var members = new RegoObject(o.Count);
        var changed = false;
        foreach (var (key, value) in o)
        {
            var exchanged = exchange(key.Text(), value);
            members.Insert(key, exchanged);
            changed |= !ReferenceEquals(exchanged, value);
        }

        return changed ? members : o;
    }

    /// <summary>The canonical text of a plain value. A <see cref="BuiltinException"/> says which number no float can hold.</summary>
    public static string Canonical(RegoValue value)
    {
        var text = new StringBuilder();
        Write(value, text, new RegoJsonText(text, true));
        return text.ToString();
    }

    /// <summary>The number as Go prints an exact bound: with an exponent below 1e-4 and from 1e6 up.</summary>
    public static string Bound(RegoNumber number)
    {
        Weigh(number);
        var (unscaled, exponent) = number.Exact();
        return BigFloat.ToText(unscaled, exponent);
    }

    private static void Write(RegoValue value, StringBuilder output, RegoJsonText scalars)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value)
        {
            case RegoNumber number:
                output.Append(Float(number));
                break;
            case RegoArray array:
                var separator = '[';
                foreach (var item in array)
                {
                    output.Append(separator);
                    Write(item, output, scalars);
                    separator = ',';
                }

                output.Append(array.Count == 0 ? "[]" : "]");
                break;
            case RegoObject o:
                separator = '{';
                foreach (var (name, member) in RegoJson.Members(o))
                {
                    output.Append(separator);
                    scalars.WriteString(name);
                    output.Append(':');
                    Write(member, output, scalars);
                    separator = ',';
                }

                output.Append(o.Count == 0 ? "{}" : "}");
                break;
            default:
                scalars.Write(value);
                break;
        }
    }

    private static string Float(RegoNumber number)
    {
        if (number.TryGetInt64(out var integer) && integer is > -Exact and < Exact && integer != 0)
        {
            return integer.ToString(CultureInfo.InvariantCulture);
        }

        Weigh(number);
        var x = number.IsZero && number.Text.StartsWith('-') ? -0.0 : number.ToDouble();
        return double.IsFinite(x) ? GoFloat.Json(x) : throw new BuiltinException($"json: cannot unmarshal number {number.Text} into Go value of type float64");
    }

    // Its digits take time by the square of their number.
    private static void Weigh(RegoNumber number)
    {
        if (number.Words is > 8 and var words)
        {
            WorkMeter.Walk((int)Math.Min(words * words / 64, int.MaxValue));
        }
    }
}
