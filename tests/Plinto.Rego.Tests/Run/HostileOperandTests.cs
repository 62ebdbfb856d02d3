using Plinto.Rego.Tests.Running;
using Plinto.Rego.Values;
using Xunit;

namespace Plinto.Rego.Tests.Run;

/// <summary>
/// One call with an operand of a few bytes that asks for an enormous result or work: widths, ranges, exponents, nested documents, patterns. Each ends within what an edge allows,
/// as a result or an error with a code; none ends the process.
/// </summary>
[Collection(Alone.Name)]
public sealed class HostileOperandTests
{
    // Long texts in a few lines.
    private const string Making = """
        twice(x) := concat("", [x, x])
        times16(x) := twice(twice(twice(twice(x))))
        times4096(x) := times16(times16(times16(x)))
        times65536(x) := times16(times4096(x))
        """;

    private static readonly RegoValue Input = RegoJson.Read("""{"one": 1, "a": "a"}""");

    public static TheoryData<string> Calls =>
    [
        // Widths and precisions of formats.
        "sprintf(\"%1000000000d\", [1])", "sprintf(\"%.1000000000f\", [1.5])", "sprintf(\"%*d\", [1000000000, 1])", "sprintf(\"%[1000000000]d\", [1])",
            "sprintf(times65536(\"%v\"), numbers.range(1, 65536))",
        "sprintf(\"%0999999d\", [1])", "sprintf(\"%x\", [times65536(\"abcdefgh\")])", "sprintf(\"%b\", [1e300])", "format_int(1e300, 2)",
        "format_int(to_number(concat(\"\", [\"1\", times65536(\"0\")])), 2)",
        // Ranges and networks.
        "numbers.range(1, 1000000000000)", "numbers.range_step(1, 1e300, 1)", "net.cidr_expand(\"0.0.0.0/0\")", "net.cidr_expand(\"::/0\")", "net.cidr_expand(\"10.0.0.0/8\")",
        "net.cidr_merge([c | some i in numbers.range(1, 60000); c := sprintf(\"10.%d.%d.0/24\", [i % 256, floor(i / 256)])])",
        "net.cidr_contains_matches({c | some i in numbers.range(0, 5000); c := sprintf(\"10.%d.%d.0/24\", [i % 256, floor(i / 256)])}, {c | some i in numbers.range(0, 5000); c := sprintf(\"10.%d.%d.1\", [i % 256, floor(i / 256)])})",
        // Numbers.
        "1e300 % 7", "to_number(\"1e1000000\")", "json.unmarshal(\"1e1000000\") + 1", "json.unmarshal(\"[1e999999999]\")", "yaml.unmarshal(\"1e999999999\")", "1e100000 * 1e100000",
            "1e100000 / 1e-100000", "1e100000 + 0.5", "1e100000 / 3", "sum([x | some i in numbers.range(1, 10000); x := json.unmarshal(\"1e-100000\")]) + 0.5",
            "product([x | some i in numbers.range(1, 10000); x := json.unmarshal(\"1.5e-90000\")])", "max([x | some i in numbers.range(1, 3000); x := (1e100000 + i) / 3])",
            "[x | some i in numbers.range(1, 3000); x := i < 1e100000 / i]",  "bits.lsh(1, 1000000000)", "bits.lsh(1, 100000000) == bits.lsh(1, 100000001)", "round(1e100000)",
            "ceil(1e-100000)", "floor(-1e100000)", "to_number(times65536(\"9\")) * to_number(times65536(\"9\"))",
        "to_number(concat(\"\", [\"1e\", times16(\"9\")]))", "units.parse(\"1e999999999\")", "units.parse_bytes(\"1e999999999\")", "product(numbers.range(1, 100000))",
        "sum([x | some i in numbers.range(1, 1000); x := to_number(concat(\"\", [\"1\", times4096(\"0\")]))])",
        // Nested texts.
        "json.unmarshal(times65536(\"[\"))", "json.unmarshal(concat(\"\", [times65536(\"[\"), times65536(\"]\")]))",
            "json.is_valid(concat(\"\", [times65536(\"[\"), times65536(\"]\")]))", "yaml.unmarshal(times65536(\"[\"))", "yaml.is_valid(times65536(\"- \"))",
        "yaml.unmarshal(concat(\"\", [times65536(\"{a: \"), times65536(\"}\")]))", "yaml.unmarshal(concat(\"\\n\", [\"a: &a [x, x, x, x, x, x, x, x]\", \"b: &b [*a, *a, *a, *a, *a, *a, *a, *a]\", \"c: &c [*b, *b, *b, *b, *b, *b, *b, *b]\", \"d: &d [*c, *c, *c, *c, *c, *c, *c, *c]\", \"e: &e [*d, *d, *d, *d, *d, *d, *d, *d]\", \"f: &f [*e, *e, *e, *e, *e, *e, *e, *e]\", \"g: &g [*f, *f, *f, *f, *f, *f, *f, *f]\", \"h: &h [*g, *g, *g, *g, *g, *g, *g, *g]\", \"i: [*h, *h, *h, *h, *h, *h, *h, *h]\"]))",
        "graphql.parse_query(concat(\"\", [times65536(\"{a\"), times65536(\"}\")]))",
        "graphql.is_valid(concat(\"\", [times65536(\"{a\"), times65536(\"}\")]), \"type Query { a: Query }\")",
        "graphql.parse_schema(concat(\"\", [\"type Query { a: \", times65536(\"[\"), \"Int\", times65536(\"]\"), \"}\"]))",
        "graphql.is_valid(\"{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }\", \"type Query { a: Query }\")",
        "rego.parse_module(\"a.rego\", concat(\"\", [\"package a\\np := \", times65536(\"[\"), times65536(\"]\")]))",
        "rego.parse_module(\"a.rego\", concat(\"\", [\"package a\\np := 1\", times65536(\" + 1\")]))",
        "rego.parse_module(\"a.rego\", concat(\"\", [\"package a\\np if { \", times65536(\"not \"), \"true }\"]))",
        "strings.render_template(concat(\"\", [times65536(\"{{if .a}}\"), times65536(\"{{end}}\")]), {\"a\": true})",
        "strings.render_template(\"{{range .a}}{{range $.a}}{{range $.a}}{{range $.a}}{{range $.a}}x{{end}}{{end}}{{end}}{{end}}{{end}}\", {\"a\": numbers.range(1, 1000)})",
        "strings.render_template(\"{{printf \\\"%1000000000d\\\" 1}}\", {})",
        "strings.render_template(concat(\"\", [\"{{\", times65536(\"(\"), \"1\", times65536(\")\"), \"}}\"]), {})",
        "urlquery.decode_object(concat(\"\", [times65536(\"a=b&\")]))", "uri.parse(times65536(\"http://a/\"))", "uri.is_valid(times65536(\"[::\"))",
        // Patterns.
        "regex.match(\"(((a{1000}){1000}){1000}){1000}\", \"a\")", "regex.match(times65536(\"(\"), \"a\")",
            "regex.match(concat(\"\", [times65536(\"(\"), times65536(\")\")]), \"a\")", "regex.match(\"(.*)*(.*)*(.*)*$\", times65536(\"a\"))",
            "regex.find_n(\"\", times65536(\"a\"), -1)",
        "regex.find_all_string_submatch_n(\"()()()()()()()()\", times65536(\"a\"), -1)", "regex.replace(times65536(\"a\"), \"\", times65536(\"b\"))",
        "regex.replace(times4096(\"a\"), \"a\", times65536(\"$0\"))", "regex.split(\"\", times65536(\"a\"))", "regex.globs_match(times4096(\"[a-z]*\"), times4096(\"[a-z]+\"))",
        "regex.template_match(times65536(\"{a}\"), \"a\", \"{\", \"}\")", "regex.is_valid(times65536(\"a|\"))", "glob.match(times65536(\"*\"), null, times65536(\"a\"))",
        "glob.match(times65536(\"{a,b}\"), null, times65536(\"a\"))", "glob.match(times65536(\"{\"), null, \"a\")", "glob.quote_meta(times65536(times16(\"*\")))",
        // Texts.
        "times16(times65536(times4096(\"a\")))", "replace(times65536(\"a\"), \"\", times65536(\"b\"))", "replace(times65536(\"a\"), \"a\", times65536(\"b\"))",
            "strings.replace_n({k: v | some i in numbers.range(1, 3000); k := sprintf(\"a%d\", [i]); v := times4096(\"b\")}, times65536(\"a1\"))",
        "split(times65536(times16(\"a\")), \"\")", "indexof_n(times65536(times16(\"a\")), \"a\")", "strings.count(times65536(\"a\"), times65536(\"a\"))",
        "strings.any_prefix_match([x | some i in numbers.range(1, 5000); x := sprintf(\"%d\", [i])], [x | some i in numbers.range(1, 5000); x := sprintf(\"b%d\", [i])])",
        "indexof(times65536(\"ab\"), concat(\"\", [times65536(\"a\"), \"b\"]))", "trim(times65536(\"ab\"), times65536(\"ba\"))", "substring(times65536(\"a\"), 0, 1e300)",
        "upper(times65536(times16(\"ß\")))", "semver.compare(times65536(\"1.\"), \"1.0.0\")", "semver.is_valid(concat(\"\", [\"1.0.0-\", times65536(\"a.\")]))",
        // Collections and graphs.
        "graph.reachable_paths({x: ns | some x in numbers.range(1, 30); ns := numbers.range(1, 30)}, [1])",
            "[path | walk([numbers.range(1, 100000), numbers.range(1, 100000)], [path, 0])]", "object.subset(numbers.range(1, 60000), numbers.range(2, 50000))",
            "array.concat(numbers.range(1, 150000), numbers.range(1, 150000))",
        "intersection({s | some i in numbers.range(1, 500); s := {j | some j in numbers.range(1, 300)}})",
        "union({s | some i in numbers.range(1, 500); s := {[i, j] | some j in numbers.range(1, 300)}})",
        "object.union_n([o | some i in numbers.range(1, 500); o := {sprintf(\"%d-%d\", [i, j]): 1 | some j in numbers.range(1, 300)}])",
        "sort([sprintf(\"%d\", [i]) | some i in numbers.range(1, 100000)])",
        "json.patch({\"a\": 1}, [p | some i in numbers.range(1, 5000); p := {\"op\": \"copy\", \"from\": \"\", \"path\": sprintf(\"/a%d\", [i])}])",
        "json.patch([1], [p | some i in numbers.range(1, 100000); p := {\"op\": \"add\", \"path\": \"/0\", \"value\": 1}])",
        "json.patch({}, [{\"op\": \"add\", \"path\": times65536(\"/a\"), \"value\": 1}])", "json.filter({\"a\": 1}, [times65536(\"/a\")])",
        "json.remove({\"a\": {\"b\": 1}}, [p | some i in numbers.range(1, 100000); p := sprintf(\"a/%d\", [i])])", "object.get({\"a\": 1}, numbers.range(1, 100000), 1)",
        "json.marshal_with_options(numbers.range(1, 60000), {\"pretty\": true, \"indent\": times4096(\" \")})", "json.match_schema({\"a\": 1}, {\"$ref\": \"#\"})",
        "json.match_schema({\"a\": 1}, {\"definitions\": {\"x\": {\"allOf\": [{\"$ref\": \"#/definitions/x\"}, {\"$ref\": \"#/definitions/x\"}]}}, \"$ref\": \"#/definitions/x\"})",
        "json.match_schema(times65536(\"a\"), {\"pattern\": \"(((a{1000}){1000}){1000})\"})",
        // Times, certificates, tokens, bytes.
        "time.format([1, \"UTC\", times65536(\"2006\")])", "time.parse_ns(times65536(\"2006\"), times65536(\"2024\"))", "time.add_date(1, 1e300, 1, 1)",
            "time.add_date(1, 2147483647, 2147483647, 2147483647)", "time.date(1e300)", "time.diff(1e18, -1e18)", "time.clock([1, times65536(\"a\")])",
            "time.parse_duration_ns(times65536(\"1h\"))",
        "base64.decode(times65536(\"AAAA\"))", "base64url.encode_no_pad(times65536(times16(\"a\")))", "hex.decode(times65536(times16(\"00\")))",
        "crypto.x509.parse_certificates(times65536(\"-----BEGIN CERTIFICATE-----\\nAA==\\n-----END CERTIFICATE-----\\n\"))",
        "crypto.hmac.sha512(times65536(\"a\"), times65536(\"b\"))", "crypto.parse_private_keys(times65536(\"-----BEGIN PRIVATE KEY-----\\nAA==\\n-----END PRIVATE KEY-----\\n\"))",
        "io.jwt.decode(times65536(\"eyJ.\"))", "io.jwt.verify_hs256(concat(\".\", [\"eyJhbGciOiJIUzI1NiJ9\", times65536(\"AAAA\"), \"AA\"]), times65536(\"k\"))",
        "io.jwt.decode_verify(concat(\".\", [\"eyJhbGciOiJIUzI1NiJ9\", times65536(\"AAAA\"), \"AA\"]), {\"secret\": \"a\"})", "uuid.parse(times65536(\"a\"))",
        "rand.intn(\"a\", 1e300)",
    ];

    [Theory]
    [MemberData(nameof(Calls))]
    public void Attack_with_one_call_that_asks_for_too_much_ends_within_the_budget(string call)
    {
        var rule = $"p if {{ x := {call}; x != 12345.5 }}";
        EdgeBudget.Evaluate(Policies.Compile($"package t\n\n{Making}\n\n{rule}\n", "t/p"), "t/p", Input, rule);
    }
}
