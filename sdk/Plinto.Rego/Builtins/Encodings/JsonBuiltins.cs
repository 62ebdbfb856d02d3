using System.Text;
using System.Text.Json;
using Plinto.Rego.Values;
using static Plinto.Rego.Builtins.BuiltinTraits;

namespace Plinto.Rego.Builtins.Encodings;

/// <summary>JSON text, written as Go's encoder writes it.</summary>
internal static class JsonBuiltins
{
    public static readonly BuiltinRow[] Rows =
    [
        new("json.marshal", "any", "string", InModules, static (c, o) => Compact(o[0]) is var text && c.ChargeText(text.Length) ? text.ToRego() : null),
        new("json.marshal_with_options", "any; {indent:string,prefix:string,pretty:boolean}object<string:any>", "string", MarshalWithOptions),
        new("json.unmarshal", "string", "any", InModules, Unmarshal),
        new("json.is_valid", "string", "boolean", InModules | Validates, IsValid),
    ];

    private static string Compact(RegoValue value)
    {
        var text = new StringBuilder();
        new RegoJsonText(text, true).Write(value);
        return text.ToString();
    }

    private static RegoValue? Unmarshal(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        try
        {
            var value = RegoJson.Read(operands[0].Text());
            return context.ChargeText(operands[0].Text().Length) ? value : null;
        }
        catch (JsonException)
        {
            return context.Error("invalid JSON text");
        }
    }

    private static RegoBoolean IsValid(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        try
        {
            RegoJson.Read(operands[0].Text());
            return RegoBoolean.True;
        }
        catch (JsonException)
        {
            return RegoBoolean.False;
        }
    }

    private static RegoValue? MarshalWithOptions(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var (indent, prefix, pretty) = ("\t", "", (bool?)null);
        var laidOut = false;
        foreach (var (key, value) in (RegoObject)operands[1])
        {
            switch (key, value)
            {
                case (RegoString { Value: "indent" }, RegoString text):
                    indent = text.Value;
                    laidOut = true;
                    break;
                case (RegoString { Value: "prefix" }, RegoString text):
                    prefix = text.Value;
                    laidOut = true;
                    break;
                case (RegoString { Value: "pretty" }, RegoBoolean on):
                    pretty = on.Value;
                    break;
                case (RegoString { Value: "indent" or "prefix" or "pretty" } name, _):
                    return context.TypeError($"operand 2 key \"{name.Value}\" has an invalid value of type {KindNames.Of(value)}");
                default:
                    return context.TypeError($"operand 2 object contained unknown key {RegoText.Write(key)}");
            }
        }

        if (!(pretty ?? laidOut))
        {
            var compact = Compact(operands[0]);
            return context.ChargeText(compact.Length) ? compact.ToRego() : null;
        }

        var output = new StringBuilder(prefix);
        Layout(operands[0], output, "\n" + prefix, indent);
        return context.ChargeText(output.Length) ? output.ToString().ToRego() : null;
    }

    private static void Layout(RegoValue value, StringBuilder output, string line, string indent)
    {
        var text = new RegoJsonText(output, true);
        var first = true;
        switch (value)
        {
            case RegoArray { Count: > 0 } or RegoSet { Count: > 0 }:
                output.Append('[');
                foreach (var item in value.Elements())
                {
                    WorkMeter.Text(line.Length + indent.Length);
                    output.Append(first ? "" : ",").Append(line).Append(indent);
                    Layout(item, output, line + indent, indent);
                    first = false;
                }

                output.Append(line).Append(']');
                break;
            case RegoObject { Count: > 0 } o:
                output.Append('{');
                foreach (var (name, member) in RegoJson.Members(o))
                {
                    WorkMeter.Text(line.Length + indent.Length);
                    output.Append(first ? "" : ",").Append(line).Append(indent);
                    text.WriteString(name);
                    output.Append(": ");
                    Layout(member, output, line + indent, indent);
                    first = false;
                }

                output.Append(line).Append('}');
                break;
            default:
                text.Write(value);
                break;
        }
    }
}
