using System.Collections.Frozen;
using System.Text;
using Plinto.Rego.Builtins.Encodings;
using Plinto.Rego.Builtins.Strings;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Templates;

/// <summary>The functions that Go's templates have without being given any.</summary>
internal static class TemplateFunctions
{
    // What a value that is missing is printed as, before all such texts become `<undefined>`.
    public const string NoValue = "<no value>";

    private static readonly FrozenDictionary<string, (int Least, int Most, Func<IReadOnlyList<object?>, object?> Run)> ByName =
        new Dictionary<string, (int, int, Func<IReadOnlyList<object?>, object?>)>
    {
        ["and"] = (1, int.MaxValue, static a => a.FirstOrDefault(static v => !TemplateValue.IsTrue(v), a[^1])),
        ["or"] = (1, int.MaxValue, static a => a.FirstOrDefault(TemplateValue.IsTrue, a[^1])),
        ["not"] = (1, 1, static a => RegoBoolean.Of(!TemplateValue.IsTrue(a[0]))),
        ["call"] = (1, int.MaxValue, static a => throw Failed("call", a[0] is null or RegoNull ? "call of nil" : $"non-function of type {TemplateValue.TypeOf(a[0])}")),
        ["len"] = (1, 1, static a => Length(a[0])),
        ["index"] = (1, int.MaxValue, Index),
        ["slice"] = (1, int.MaxValue, Slice),
        ["eq"] = (1, int.MaxValue, static a => RegoBoolean.Of(EqualsAny(a))),
        ["ne"] = (2, 2, static a => RegoBoolean.Of(!EqualsAny(a))),
        ["lt"] = (2, 2, static a => RegoBoolean.Of(Compare("lt", a) < 0)),
        ["le"] = (2, 2, static a => RegoBoolean.Of(Compare("le", a) <= 0)),
        ["gt"] = (2, 2, static a => RegoBoolean.Of(Compare("gt", a) > 0)),
        ["ge"] = (2, 2, static a => RegoBoolean.Of(Compare("ge", a) >= 0)),
        ["print"] = (0, int.MaxValue, static a => Print(a).ToRego()),
        ["println"] = (0, int.MaxValue, static a => (string.Join(' ', a.Select(TemplateValue.Show)) + "\n").ToRego()),
        ["printf"] = (1, int.MaxValue, Format),
        ["html"] = (0, int.MaxValue, static a => Html(Text(a)).ToRego()),
        ["js"] = (0, int.MaxValue, static a => Js(Text(a)).ToRego()),
        ["urlquery"] = (0, int.MaxValue, static a => UrlEscaping.Query(Text(a)).ToRego()),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool Has(string name) => ByName.ContainsKey(name);

    /// <summary>Whether so many arguments can be given; throws when not.</summary>
    public static void CheckCount(string name, int count)
    {
        var (least, most, _) = ByName[name];
        if (count < least || count > most)
        {
            throw new BuiltinException($"template: template: wrong number of args for {name}: want {(least == most ? "" : "at least ")}{least} got {count}");
        }
    }

    public static object? Call(string name, IReadOnlyList<object?> arguments) => ByName[name].Run(arguments);

    private static object Length(object? value) => (long)(value switch
    {
        RegoArray a => a.Count,
        RegoObject o => o.Count,
        _ when TemplateValue.TextOf(value) is { } text => Encoding.UTF8.GetByteCount(text),
        _ => throw Failed("len", $"len of type {TemplateValue.TypeOf(value)}"),
    });

    private static object? Index(IReadOnlyList<object?> arguments)
    {
        var at = arguments[0] is null or RegoNull ? throw Failed("index", "index of untyped nil") : arguments[0];
        foreach (var index in arguments.Skip(1))
        {
            at = at switch
            {
                RegoArray list => list[Position("index", index, list.Count - 1)],
                RegoObject map => index is RegoString key ? map.Find(key) ?? RegoNull.Instance
                : throw Failed("index", $"value has type {TemplateValue.TypeOf(index)}; should be string"),
                null or RegoNull => throw Failed("index", "index of nil pointer"),
                _ when TemplateValue.TextOf(at) is { } text => (long)(Encoding.UTF8.GetBytes(text) is var bytes ? bytes[Position("index", index, bytes.Length - 1)] : 0),
                _ => throw Failed("index", $"can't index item of type {TemplateValue.TypeOf(at)}"),
            };
        }

        return at;
    }

    private static object Slice(IReadOnlyList<object?> arguments)
    {
        var bytes = TemplateValue.TextOf(arguments[0]) is { } text ? Encoding.UTF8.GetBytes(text) : null;
        var length = bytes?.Length ?? (arguments[0] as RegoArray ?? throw Failed("slice", $"can't slice item of type {TemplateValue.TypeOf(arguments[0])}")).Count;
        if (arguments.Count > 4 || (bytes is not null && arguments.Count == 4))
        {
            throw Failed("slice", bytes is null ? $"too many slice indexes: {arguments.Count - 1}" : "cannot 3-index slice a string");
        }

        var bounds = arguments.Skip(1).Select(index => Position("slice", index, length)).ToList();
        var (from, to) = (bounds.Count > 0 ? bounds[0] : 0, bounds.Count > 1 ? bounds[1] : length);
        if (from > to || (bounds.Count == 3 && to > bounds[2]))
        {
            throw Failed("slice", $"invalid slice index: {from} > {to}");
        }

        if (bytes is null)
        {
            return RegoArray.Of(((RegoArray)arguments[0]!).Skip(from).Take(to - from));
        }

        var cut = Encoding.UTF8.GetString(bytes, from, to - from).ToRego();
        return arguments[0] is RegoNumber && RegoNumber.TryParse(cut.Value, out var number) ? number : cut;
    }

    private static int Position(string function, object? index, int most) => index switch
    {
        long position => position >= 0 && position <= most ? (int)position : throw Failed(function, $"index out of range: {position}"),
        null or RegoNull => throw Failed(function, "cannot index slice/array with nil"),
        _ => throw Failed(function, $"cannot index slice/array with type {TemplateValue.TypeOf(index)}"),
    };

    private static bool EqualsAny(IReadOnlyList<object?> arguments) =>
        arguments.Count > 1 ? arguments.Skip(1).Any(other => AreEqual(arguments[0], other)) : throw Failed("eq", "missing argument for comparison");

    private static bool AreEqual(object? a, object? b)
    {
        if (a is null or RegoNull || b is null or RegoNull)
        {
            return a is null or RegoNull && b is null or RegoNull;
        }

        return a is RegoArray or RegoObject && a.GetType() == b.GetType()
            ? throw Failed("eq", $"non-comparable type {TemplateValue.TypeOf(a)}")
            : (a, b) switch
            {
                (RegoBoolean x, RegoBoolean y) => x.Value == y.Value,
                (double x, double y) => x == y,
                (long x, long y) => x == y,
                _ when TemplateValue.TextOf(a) is { } x && TemplateValue.TextOf(b) is { } y => x == y,
                _ => throw Failed("eq", "incompatible types for comparison"),
            };
    }

    private static int Compare(string function, IReadOnlyList<object?> arguments) => (arguments[0], arguments[1]) switch
    {
        (double x, double y) => x.CompareTo(y),
        (long x, long y) => x.CompareTo(y),
        var (a, b) when TemplateValue.TextOf(a) is { } x && TemplateValue.TextOf(b) is { } y => RegoString.CompareCodePoints(x, y),
        _ => throw Failed(function, "incompatible types for comparison"),
    };

    // With spaces between operands of which neither is text.
    private static string Print(IReadOnlyList<object?> arguments)
    {
        var output = new StringBuilder();
        for (var i = 0; i < arguments.Count; i++)
        {
            output.Append(i > 0 && TemplateValue.TextOf(arguments[i]) is null && TemplateValue.TextOf(arguments[i - 1]) is null ? " " : "")
                .Append(TemplateValue.Show(arguments[i]));
        }

        return output.ToString();
    }

    private static object Format(IReadOnlyList<object?> arguments) => arguments[0] is RegoString format
        ? new GoFormat(format.Value, new TemplateArguments([.. arguments.Skip(1)])).Run().ToRego()
        : throw new BuiltinException($"template: template: wrong type for value; expected string; got {TemplateValue.TypeOf(arguments[0])}");

    private static string Text(IReadOnlyList<object?> arguments) => Print([.. arguments.Select(static a => a is null or RegoNull ? NoValue.ToRego() : a)]);

    private static string Html(string text) => Escape(text, static rune => rune.Value switch
    {
        '"' => "&#34;",
        '\'' => "&#39;",
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        0 => "\uFFFD",
        _ => null,
    });

    private static string Js(string text) => Escape(text, static rune => rune.Value switch
    {
        '\\' => @"\\",
        '\'' => @"\'",
        '"' => "\\\"",
        '<' or '>' or '&' or '=' or < ' ' => $@"\u{rune.Value:X4}",
        < 128 => null,
        _ => RegoText.IsPrintable(rune) ? null : $@"\u{rune.Value:X4}",
    });

    private static string Escape(string text, Func<Rune, string?> escape)
    {
        var output = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            output.Append(escape(rune) ?? rune.ToString());
        }

        return output.ToString();
    }

    private static BuiltinException Failed(string function, string problem) => new($"template: template: error calling {function}: {problem}");
}
