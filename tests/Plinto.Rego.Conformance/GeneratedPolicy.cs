using System.Globalization;

namespace Plinto.Rego.Conformance;

/// <summary>Writes policies, data and inputs by chance: each rule exercises built-ins and the language, on values made to be awkward.</summary>
internal sealed class GeneratedPolicy(Chance chance)
{
    private const int Rules = 12;

    // Name, and the kinds of its operands: n number, i small integer, s string, a array, o object, t set, A strings, N numbers, T set of sets, v any,
    // p pattern, g glob, d delimiters, c address range, k keys, P paths, b radix, e encoded text, C anything that has a length, O objects, M replacements.
    private static readonly string[] Calls =
    [
        "abs n", "ceil n", "floor n", "round n", "array.concat a a", "array.flatten a", "array.reverse a", "array.slice a i i", "base64.decode e", "base64.encode s",
        "base64.is_valid e",
        "base64url.decode e", "base64url.encode s", "bits.and i i", "bits.or i i", "bits.xor i i", "bits.negate i", "bits.lsh i i", "bits.rsh i i", "concat s A", "contains s s",
        "count C", "endswith s s",
        "startswith s s", "format_int n b", "glob.match g d s", "graph.reachable o a", "indexof s s", "intersection T", "union T", "is_array v", "is_boolean v", "is_null v",
        "is_number v", "is_object v",
        "is_set v", "is_string v", "json.filter o P", "json.remove o P", "json.is_valid e", "json.marshal v", "json.unmarshal e", "lower s", "upper s", "max a", "min a",
        "net.cidr_contains c c",
        "net.cidr_intersects c c", "numbers.range i i", "object.filter o k", "object.get o v v", "object.keys o", "object.remove o k", "object.union o o", "object.union_n O",
        "product N", "sum N",
        "regex.find_all_string_submatch_n p s i", "regex.is_valid p", "regex.match p s", "replace s s s", "sort a", "split s s", "strings.replace_n M s", "strings.reverse s",
        "substring s i i", "to_number e", "trim s s", "trim_left s s", "trim_right s s", "trim_prefix s s", "trim_suffix s s", "trim_space s", "type_name v",
    ];

    private static readonly string[] Numbers =
    [
        "0", "1", "-1", "2", "3", "7", "10", "-5", "1.0", "0.1", "0.2", "2.5", "-2.5", "0.5", "-0.5", "1e3", "1e-3", "1.50", "100", "255", "9007199254740993",
        "9223372036854775807", "-9223372036854775808",
        "123456789012345678901234567890", "1e20", "1e40", "3.141592653589793238", "1e-10", "123456.789", "0.000012345", "1e400", "99999.999999",
    ];

    private static readonly string[] Texts =
    [
        "", "a", "b", "ab", "abc", "a.b.c", "A", "É", "é", "straße", "日本", "😀", "a😀b", " x ", "\t\u00a0y\u2003", "foo bar", "aaa", "x-y", "10", "-1.5", "+7", "1e3", ".5", "5.",
        "null", "{\"a\":[1,2.0]}", "[1,", "\u0001\u007f\"\\/<>&\u2028", "ſK", "Ǆ", "ß", "api.github.com", "a/b", "~1", "eyJ9", "YQ==", "YWI", "_-8=", "ΑΣς",
    ];

    private static readonly string[] Patterns =
    [
        "a", "a+", "^a.*b$", "(a)(b)?", "[a-c]+", "[^a]", "(?i)k", "(?i)[à-ÿ]+", "\\d+", "\\w+|\\s", "\\bfoo\\b", "(x*)*", "(?:a|ab)(c|bcd)?", "a{2,3}", "a{2,3}?", "\\pL+",
        "\\p{Greek}", "\\P{Lu}", "[[:alpha:]]+",
        "(", "a**", "(?P<n>a)(?P<m>b)", "", "$", "^", ".", "(?s).", "\\x{1F600}", "[\\d-x]", "a|", "(?U)a+", "\\Qa.b\\E", "[]a]", "x{1001}", "(?m)^a$", "\\C", "(?i)ſ", "\\z",
        "(|a)+", "(a|b)*?c",
    ];

    private static readonly string[] Globs =
        ["*", "**", "*.github.com", "a*c", "?", "[a-c]", "[!a]", "{a,b}*", "{ab,[a-c]}", "a.*.c", "a.**", "\\*", "[", "{a", "", "😀*", "api.?ithub.*"];

    private static readonly string[] Networks =
    [
        "10.0.0.0/8", "10.1.2.3", "10.1.0.0/16", "192.168.1.1/24", "0.0.0.0/0", "1.2.3", "256.1.1.1", "2001:db8::/32", "2001:db8::1", "::1", "::ffff:10.0.0.1", "::/0",
        "fe80::1/64", "1.2.3.4/33", "01.2.3.4", "a::b::c", "1:2:3:4:5:6:7:8", "::1.2.3.4", "x", "",
    ];

    /// <summary>The texts of its rules, each one or more definitions of <c>r0</c>, <c>r1</c> and so on. Later ones may use earlier ones.</summary>
    public List<string> RuleTexts() => [.. Enumerable.Range(0, Rules).Select(Rule)];

    /// <summary>A JSON object with members of every kind.</summary>
    public string Document()
    {
        var members = "nisaotANTvpgdckPbeOMC".Select(kind => $"\"{kind}\": {JsonOf(chance.Next(8) == 0 ? 'v' : kind)}");
        return $"{{{string.Join(", ", members)}}}";
    }

    private string Rule(int number) => chance.Next(26) switch
    {
        0 => $"r{number} := [x | some x in {Reference('a')}]",
        1 => $"r{number} := {{x | some x in {Reference('v')}}}",
        2 => $"r{number} := {{k: v | some k, v in {Reference('o')}}}",
        3 => $"r{number} if {{ every x in {Reference('a')} {{ x {Comparison()} {Operand('v')} }} }}",
        4 => $"r{number} contains x if {{ some x in {Reference('v')}; not x == {Operand('v')} }}",
        5 => $"r{number}[k] := v if {{ some k, v in {Reference('o')} }}",
        6 => $"r{number} := {Reference('v')} {Comparison()} {Operand('v')}",
        7 => $"r{number} := {Reference('n')} {Arithmetic()} {Operand('n')}",
        8 => $"r{number} := [p | walk({Reference('v')}, p)]",
        9 => $"r{number} := x if {{ x := {Call()} with input as {Document()} }}",
        10 => $"r{number} := x if {{ x := {Call()} }} else := {Operand('v')}",
        11 when number > 0 => $"r{number} := [r{chance.Next(number)}, {Operand('v')} in {Reference('v')}]",
        12 => $"r{number} := $\"<{{{Reference('v')}}}>\"",
        13 => $"f{number}(x) := {Operand('v')} if {{ is_number(x) }} else := [x] if {{ is_string(x) }} else := {Operand('v')}\n\nr{number} := [f{number}(v) | some v in {Reference('v')}]",
        14 => $"default r{number} := {RegoOf('v')}\n\nr{number} := {Reference('v')} if {{ {Reference('v')} {Comparison()} {Operand('v')} }}",
        15 => $"r{number}[k][i] := v if {{ some k, xs in {Reference('o')}; some i, v in xs }}",
        16 => $"r{number} := x if {{ x := [data.d.s, {Call()}] with data.d as {Document()} }}",
        17 => $"r{number} := [x, y] if {{ [x, {{\"a\": y}}] = [{Operand('v')}, {{\"a\": {Operand('v')}}}] }}",
        18 => $"r{number} := {{k: c | some k, v in {Reference('o')}; c := count([y | some y in v])}}",
        19 => $"r{number} := {{x | x := {Reference('o')}[_][_]; not x == {Operand('v')}}}",
        20 => $"r{number} := {SetOf()} {Pick(["&", "|", "-"])} {SetOf()}",
        21 when number > 0 => $"r{number} := [[k, x] | any := object.get({{\"r\": r{chance.Next(number)}}}, \"r\", 0); x := any[k]]",
        22 => $"r{number} := {{[x, y] | some i, x in {Reference('a')}; some j, y in {Reference('a')}; i < j; x {Comparison()} y}}",
        _ => $"r{number} := {Call()}",
    };

    private string Call()
    {
        var parts = Pick(Calls).Split(' ');
        return $"{parts[0]}({string.Join(", ", parts[1..].Select(kind => Operand(kind[0])))})";
    }

    private string SetOf() => $"{{x | some x in {Reference(chance.Next(2) == 0 ? 'a' : 'v')}}}";

    private string Comparison() => Pick(["==", "!=", "<", "<=", ">", ">="]);

    private string Arithmetic() => Pick(["+", "-", "*", "/", "%"]);

    private string Operand(char kind) => chance.Next(3) == 0 ? RegoOf(kind) : Reference(kind);

    private string Reference(char kind) => $"{Pick(["input", "data.d"])}.{kind}";

    private string RegoOf(char kind) => kind switch
    {
        't' => chance.Next(4) == 0 ? "set()" : $"{{{Several('v', 1)}}}",
        'T' => $"{{{RegoOf('t')}, {RegoOf('t')}}}",
        _ => JsonOf(kind),
    };

    private string JsonOf(char kind) => kind switch
    {
        'n' => Pick(Numbers),
        'i' => chance.Next(10) == 0 ? Pick(Numbers) : chance.Next(-3, 12).ToString(CultureInfo.InvariantCulture),
        's' or 'e' => Quoted(Pick(Texts)),
        'a' => $"[{Several('v', 0)}]",
        't' or 'k' => $"[{Several('s', 0)}]",
        'C' => Pick([JsonOf('s'), JsonOf('a'), JsonOf('o')]),
        'T' or 'O' => $"[{Several('o', 0)}]",
        'A' => $"[{Several('s', 0)}]",
        'N' => $"[{Several('n', 0)}]",
        'd' => chance.Next(3) == 0 ? "null" : $"[{Quoted(Pick([".", "/", "ab", "😀"]))}]",
        'p' => Quoted(Pick(Patterns)),
        'g' => Quoted(Pick(Globs)),
        'c' => Quoted(Pick(Networks)),
        'P' => $"[{Quoted(Pick(["a", "b", "a/b", "/a/0", "a/~1", "", "c/1/x"]))}, [\"a\", {Quoted(Pick(["b", "0", "x"]))}]]",
        'b' => Pick(["2", "8", "10", "16", "7"]),
        'o' => $"{{{string.Join(", ", Enumerable.Range(0, chance.Next(5)).Select(i => $"{Quoted(Pick(["a", "b", "c", "é", "10", "x"]) + (chance.Next(3) == 0 ? Pick(Texts) : ""))}: {JsonOf(chance.Next(3) == 0 ? 'a' : 'v')}"))}}}",
        'M' => $"{{{string.Join(", ", Enumerable.Range(0, chance.Next(4)).Select(_ => $"{Quoted(Pick(Texts))}: {Quoted(Pick(Texts))}"))}}}",
        _ => chance.Next(10) switch
        {
            0 => "null",
            1 => "true",
            2 => "false",
            3 or 4 => JsonOf('n'),
            5 => $"[{Several('i', 0)}]",
            6 => $"{{\"a\": {JsonOf('i')}, \"b\": {JsonOf('s')}}}",
            _ => JsonOf('s'),
        },
    };

    private string Several(char kind, int least) => string.Join(", ", Enumerable.Range(0, chance.Next(least, 12)).Select(_ => JsonOf(kind)));

    private string Pick(string[] from) => from[chance.Next(from.Length)];

    private static string Quoted(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
