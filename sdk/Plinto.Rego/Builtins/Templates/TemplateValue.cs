using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Plinto.Rego.Builtins.Strings;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Templates;

/// <summary>
/// What templates compute with. Null is no value; <see cref="RegoNull"/> is the null of the variables, whose numbers are <see cref="RegoNumber"/> and to Go the texts of JSON; what
/// the template itself makes is <see cref="long"/> and <see cref="double"/>; texts, booleans, lists and maps are Rego's.
/// </summary>
internal static class TemplateValue
{
    public static bool IsTrue(object? value) => value switch
    {
        null or RegoNull => false,
        RegoBoolean b => b.Value,
        long n => n != 0,
        double x => x != 0,
        RegoString s => s.Value.Length > 0,
        RegoArray a => a.Count > 0,
        RegoObject o => o.Count > 0,
        _ => true,
    };

    /// <summary>The name of its Go type.</summary>
    public static string TypeOf(object? value) => value switch
    {
        null or RegoNull => "<nil>",
        RegoBoolean => "bool",
        long => "int",
        double => "float64",
        RegoString => "string",
        RegoNumber => "json.Number",
        RegoArray => "[]interface {}",
        _ => "map[string]interface {}",
    };

    /// <summary>The text of what is text to Go; null of anything else.</summary>
    public static string? TextOf(object? value) => value switch
    {
        RegoString s => s.Value,
        RegoNumber n => n.Text,
        _ => null,
    };

    /// <summary>As Go prints it by itself: lists in brackets without commas, maps as <c>map[key:value]</c>.</summary>
    public static string Show(object? value) => Write(value, default, new Rune('v'));

    /// <summary>The value under one directive of a format.</summary>
    public static string Write(object? value, GoFlags flags, Rune verb)
    {
        switch (value)
        {
            case null or RegoNull:
                return verb.Value is 'v' or 'T' ? flags.Pad("<nil>") : $"%!{verb}(<nil>)";
            case RegoArray or RegoObject or RegoBoolean or RegoNumber when verb.Value == 'T':
                return flags.Pad(TypeOf(value));
            case RegoArray list:
                return $"[{string.Join(' ', list.Select(item => Item(item, flags, verb)))}]";
            case RegoObject map:
                return $"map[{string.Join(' ', RegoJson.Members(map).Select(member => $"{Item(member.Key.ToRego(), flags, verb)}:{Item(member.Value, flags, verb)}"))}]";
            case RegoBoolean b:
                return verb.Value is 't' or 'v' ? flags.Pad(b.Value ? "true" : "false") : $"%!{verb}(bool={(b.Value ? "true" : "false")})";
            case RegoNumber n:
                return verb.Value is 'v' or 's' or 'x' or 'X' or 'q' ? new GoValue(n.Text.ToRego(), flags).Write(verb) : $"%!{verb}(json.Number={n.Text})";
            case long n:
                return new GoValue(RegoNumber.Of(n), flags).Write(verb);
            case double x when x == 0 && double.IsNegative(x) && verb.Value == 'v':
                return flags.PadNumber("-", "0");
            case double x:
                return new GoValue(RegoNumber.Parse(Decimal(x)), flags).Write(verb);
            default:
                return new GoValue((RegoString)value, flags).Write(verb);
        }
    }

    // A null within prints the same under all verbs.
    private static string Item(RegoValue item, GoFlags flags, Rune verb)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return item is RegoNull ? flags.Pad("<nil>") : Write(item, flags, verb);
    }

    // With a point or an exponent, by which it is known as a float.
    private static string Decimal(double x)
    {
        var text = x.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0";
    }
}
