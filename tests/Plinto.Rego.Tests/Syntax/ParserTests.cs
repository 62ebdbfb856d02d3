using Plinto.Rego.Syntax;
using Plinto.Rego.Tests.Laws;
using Xunit;

namespace Plinto.Rego.Tests.Syntax;

/// <summary>What texts mean: trees of expressions as <see cref="SyntaxShape"/> writes them, and texts that must parse.</summary>
public sealed class ParserTests
{
    [Theory]
    [InlineData("1 + 2 * 3", "(call (ref [plus]) [1 (call (ref [mul]) [2 3])])")]
    [InlineData("(1 + 2) * 3", "(call (ref [mul]) [(call (ref [plus]) [1 2]) 3])")]
    [InlineData("1 - 2 - 3", "(call (ref [minus]) [(call (ref [minus]) [1 2]) 3])")]
    [InlineData("a | b & c", "(call (ref [or]) [a (call (ref [and]) [b c])])")]
    [InlineData("a & b + c", "(call (ref [and]) [a (call (ref [plus]) [b c])])")]
    [InlineData("a + b == c | d", "(call (ref [equal]) [(call (ref [plus]) [a b]) (call (ref [or]) [c d])])")]
    [InlineData("x in xs == true", "(call (ref [internal 'member_2']) [x (call (ref [equal]) [xs true])])")]
    [InlineData("k, v in xs", "(call (ref [internal 'member_3']) [k v xs])")]
    [InlineData("x := y in z", "(call (ref [assign]) [x (call (ref [internal 'member_2']) [y z])])")]
    [InlineData("x = -1", "(call (ref [eq]) [x -1])")]
    [InlineData("x -1 == y", "(call (ref [equal]) [(call (ref [minus]) [x 1]) y])")]
    [InlineData("f(a, b in c)", "(call (ref [f]) [a (call (ref [internal 'member_2']) [b c])])")]
    [InlineData("f((a, b in c))", "(call (ref [f]) [(call (ref [internal 'member_3']) [a b c])])")]
    [InlineData("not x in xs", "not (call (ref [internal 'member_2']) [x xs])")]
    [InlineData("{}", "(object [])")]
    [InlineData("set()", "(set [])")]
    [InlineData("{1}", "(set [1])")]
    [InlineData("{1: 2,}", "(object [1:2])")]
    [InlineData("[1, 2,]", "(array [1 2])")]
    [InlineData("[x | x = 1]", "(array-of x [(call (ref [eq]) [x 1])])")]
    [InlineData("{x | y}", "(set-of x [y])")]
    [InlineData("{x | y, z}", "(set [(call (ref [or]) [x y]) z])")]
    [InlineData("{(x | y)}", "(set [(call (ref [or]) [x y])])")]
    [InlineData("{x: y | z}", "(object-of x y [z])")]
    [InlineData("{x: y | z, w: v}", "(object [x:(call (ref [or]) [y z]) w:v])")]
    [InlineData("[f(x).y[0] | x = 1; y = 2]", "(array-of (ref [(call (ref [f]) [x]) 'y' 0]) [(call (ref [eq]) [x 1]) (call (ref [eq]) [y 2])])")]
    [InlineData("a.b[\"c d\"][i].e", "(ref [a 'b' 'c d' i 'e'])")]
    [InlineData("[1, 2][i]", "(ref [(array [1 2]) i])")]
    [InlineData("a [i]", null)]
    [InlineData("time.now_ns()", "(call (ref [time 'now_ns']) [])")]
    [InlineData("data", "(ref [data])")]
    [InlineData("$\"a {b} \\{c}\"", "(template ['a ' b ' {c}'])")]
    [InlineData("$`{$\"{x}\"}`", "(template [(template [x])])")]
    [InlineData("every k, v in {} { k }", "(every k v (object []) [k])")]
    [InlineData("some x, y", "(some [x y])")]
    [InlineData("some [x, 1] in xs", "(some-in - (array [x 1]) xs)")]
    [InlineData("x with input.a as 1 with data.b as y", "x with (ref [input 'a']) 1 with (ref [data 'b']) y")]
    [InlineData("if.foo == not.bar", "(call (ref [equal]) [(ref [if 'foo']) (ref [not 'bar'])])")]
    [InlineData("contains(\"a\", \"b\")", "(call (ref [contains]) ['a' 'b'])")]
    [InlineData("\"\\u00e9\\ud83d\\ude00\\n\"", "'\u00e9\ud83d\ude00\n'")]
    [InlineData("`a\\n`", "'a\\n'")]
    [InlineData("1e3", "1e3")]
    public void Expression_means(string text, string? shape)
    {
        var (module, error) = Parser.ParseModule("t.rego", $"package t\n\np if {{\n\t{text}\n}}");
        if (shape is null)
        {
            Assert.NotNull(error);
            return;
        }
        Assert.True(module is not null, error?.ToString());
        Assert.Contains($" [{shape}] -)", SyntaxShape.Of(module), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("package a.b[\"c d\"]")]
    [InlineData("\uFEFFpackage a # comment")]
    [InlineData("package a\r\n\r\np := 1\r\n")]
    [InlineData("package a; import data.b; p := b")]
    [InlineData("package a\n\nimport data.b as c\nimport input\nimport rego.v1\n\np := c")]
    [InlineData("package a\n\np :=\n\t1")]
    [InlineData("package a\n\np if\n{\n\ttrue\n}\nelse := 2 if { false }")]
    [InlineData("package a\n\np := 1 if false else := 2")]
    [InlineData("package a\n\np if { true; false; }")]
    [InlineData("package a\n\np if {\n\tx\n\twith input as 1\n\twith data.b as 2\n}")]
    [InlineData("package a\n\np[\"a\"][\"b\"] := 1\n\np.c[\"d e\"] := 2")]
    [InlineData("package a\n\np contains {\"a\": x} if some x in [1]")]
    [InlineData("package a\n\nf(x, [y, _], {\"a\": z}, 1) := x")]
    [InlineData("package a\n\nf(x)")]
    [InlineData("package a\n\ndefault f(_, _) := [x | x := 1]")]
    [InlineData("package a\n\np if {1, 2}[x]")]
    [InlineData("package a\n\np if { x := {1, 2}; x[1] }")]
    [InlineData("package a\n\np := {\n\t\"a\": [\n\t\t1,\n\t],\n}")]
    [InlineData("package a\n\np if { not x == 1 } q if { true }")]
    [InlineData("package a\n\nimport future.keywords.and\nimport future.keywords.or\n\np if { (a or b) and { c; d } }")]
    [InlineData("package a\n\n# METADATA\n# title: x\n# authors:\n# - Jane <j@example.com>\np := 1")]
    public void Module_parses(string text) => Assert.Null(Parser.ParseModule("t.rego", text).Error);

    [Fact]
    public void Positions_count_code_points_from_one()
    {
        var (module, _) = Parser.ParseModule("t.rego", "package t\n\np if {\n\t\"\ud83d\ude00\" == x\n}");
        var call = (CallTerm)((TermExpr)module!.Rules[0].Body[0]).Term;
        Assert.Equal((4, 2), (call.Location.Row, call.Location.Column));
        Assert.Equal((4, 9), (call.Args[1].Location.Row, call.Args[1].Location.Column));
    }

    [Fact]
    public void Deep_nesting_is_an_error_not_a_crash()
    {
        foreach (var piece in new[] { "[", "{\"a\": ", "f(", "not ", "(", "[x | ", "{1 | ", "$\"{" })
        {
            var text = $"package t\n\np := {string.Concat(Enumerable.Repeat(piece, 100_000))}";
            Assert.NotNull(Parser.ParseModule("t.rego", text).Error);
        }
        var chain = $"package t\n\np := {string.Join(" + ", Enumerable.Repeat("1", 100_000))}";
        Assert.Contains("too long", Parser.ParseModule("t.rego", chain).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ambiguous_text_does_not_take_exponential_time()
    {
        var text = $"package t\n\np := {string.Concat(Enumerable.Repeat("{x | ", 60))}x, y{new string('}', 60)}";
        Parser.ParseModule("t.rego", text);
        var arrays = $"package t\n\np := {new string('[', 60)}1{new string(']', 60)}";
        Assert.Null(Parser.ParseModule("t.rego", arrays).Error);
    }
}
