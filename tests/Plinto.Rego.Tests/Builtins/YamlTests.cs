using Plinto.Rego.Values;
using Xunit;

namespace Plinto.Rego.Tests.Builtins;

/// <summary>yaml.*: the style and the reading of OPA's library.</summary>
public sealed class YamlTests
{
    private const string Alphabets = "abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ 1234567890";

    /// <summary>The library's own cases where JSON has the value, and one for each rule of its emitter.</summary>
    [Theory]
    [InlineData("""{"v": "hi"}""", "v: hi\n")]
    [InlineData("""{"v": "true"}""", "v: \"true\"\n")]
    [InlineData("""{"v": true}""", "v: true\n")]
    [InlineData("""{"v": -10}""", "v: -10\n")]
    [InlineData("""{"v": 4294967296}""", "v: 4294967296\n")]
    [InlineData("""{"v": "10"}""", "v: \"10\"\n")]
    [InlineData("""{"v": 0.1}""", "v: 0.1\n")]
    [InlineData("""{"v": null}""", "v: null\n")]
    [InlineData("""{"v": ""}""", "v: \"\"\n")]
    [InlineData("""{"v": ["A", "B"]}""", "v:\n- A\n- B\n")]
    [InlineData("""{"v": ["A", "B\nC"]}""", "v:\n- A\n- |-\n  B\n  C\n")]
    [InlineData("""{"v": ["A", 1, {"B": [2, 3]}]}""", "v:\n- A\n- 1\n- B:\n  - 2\n  - 3\n")]
    [InlineData("""{"a": {"b": "c"}}""", "a:\n  b: c\n")]
    [InlineData("""{"a": "-"}""", "a: '-'\n")]
    [InlineData("""{"a": "<foo>"}""", "a: <foo>\n")]
    [InlineData("""{"a": "1:1"}""", "a: \"1:1\"\n")]
    [InlineData("""{"a": "\u0000"}""", "a: \"\\0\"\n")]
    [InlineData("""{"a": "你好"}""", "a: 你好\n")]
    [InlineData("""{"a": "2015-02-24T18:19:39Z"}""", "a: \"2015-02-24T18:19:39Z\"\n")]
    [InlineData("""{"a": "b: c"}""", "a: 'b: c'\n")]
    [InlineData("""{"a": "Hello #comment"}""", "a: 'Hello #comment'\n")]
    [InlineData("""{"a": "你好 #comment"}""", "a: '你好 #comment'\n")]
    [InlineData("""{"A1": "0x0000000000000000000000010000000000000000", "A6": 1234}""", "A1: \"0x0000000000000000000000010000000000000000\"\nA6: 1234\n")]
    [InlineData("123", "123\n")]
    [InlineData("[]", "[]\n")]
    [InlineData("{}", "{}\n")]
    [InlineData("\"\"", "\"\"\n")]
    [InlineData("\"one\\ntwo\\n\"", "|\n  one\n  two\n")]
    [InlineData("""[[1, [2]], {"a": 1, "b": {"c": []}}, {}]""", "- - 1\n  - - 2\n- a: 1\n  b:\n    c: []\n- {}\n")]
    [InlineData("""{"a": "x\n"}""", "a: |\n  x\n")]
    [InlineData("""{"a": "x\n\n", "b": 1}""", "a: |+\n  x\n\nb: 1\n")]
    [InlineData("""{"a": "  x\ny"}""", "a: |2-\n    x\n  y\n")]
    [InlineData("""{"a": "\nx"}""", "a: |2-\n\n  x\n")]
    [InlineData("""{"a": "\n"}""", "a: |2+\n\n")]
    [InlineData("""{"a": "x \ny"}""", "a: \"x \\ny\"\n")]
    [InlineData("""{"a": "x\ny "}""", "a: \"x\\ny \"\n")]
    [InlineData("""{"a": "x\n\ty"}""", "a: \"x\\n\\ty\"\n")]
    [InlineData("""{"a": "x\ty"}""", "a: \"x\\ty\"\n")]
    [InlineData("""{"a": "x\r"}""", "a: \"x\\r\"\n")]
    [InlineData("""{"a": "😀"}""", "a: \"\\U0001F600\"\n")]
    [InlineData("""{"a": "\ufeff\u0001\u001b\""}""", "a: \"\\uFEFF\\x01\\e\\\"\"\n")]
    [InlineData("""{"a": "it's", "b": "'it'", "c": "\"x\\"}""", "a: it's\nb: '''it'''\nc: '\"x\\'\n")]
    [InlineData("""{"a": " x", "b": "x ", "c": "x:", "d": "a:b", "e": "?x", "f": "? x", "g": "-x", "h": "--- x", "i": "=", "j": "<<"}""", "a: ' x'\nb: 'x '\nc: 'x:'\nd: a:b\ne: ?x\nf: '? x'\ng: -x\nh: '--- x'\ni: =\nj: <<\n")]
    [InlineData("""["#", ",", "[", "]", "{", "}", "&", "*", "!", "|", ">", "%", "@", "`", "x, [y]"]""", "- '#'\n- ','\n- '['\n- ']'\n- '{'\n- '}'\n- '&'\n- '*'\n- '!'\n- '|'\n- '>'\n- '%'\n- '@'\n- '`'\n- x, [y]\n")]
    [InlineData("""["y", "No", "~", "null", "0x1F", "0b1", "010", "08", "1_000", "1e3", "+.5", ".5", ".inf", "-.Inf", ".NaN", "1e999", "2001-1-2", "2001-01-02 03:04:05", "2001-01", "1.2.3", "0x", ".iNf", "-.nan"]""", "- \"y\"\n- \"No\"\n- \"~\"\n- \"null\"\n- \"0x1F\"\n- \"0b1\"\n- \"010\"\n- \"08\"\n- \"1_000\"\n- \"1e3\"\n- \"+.5\"\n- \".5\"\n- \".inf\"\n- \"-.Inf\"\n- \".NaN\"\n- 1e999\n- \"2001-1-2\"\n- \"2001-01-02 03:04:05\"\n- 2001-01\n- 1.2.3\n- 0x\n- .iNf\n- -.nan\n")]
    [InlineData("[1.0, 1e2, 1.50, 1000000.5, 1e6, 1e21, 0.00001, -0, -0.0, 18446744073709551615, 18446744073709551616, 1e400]",
        "- 1\n- 100\n- 1.5\n- 1.0000005e+06\n- 1e+06\n- 1e+21\n- 1e-05\n- 0\n- -0\n- 18446744073709551615\n- 1.8446744073709552e+19\n- 1e400\n")]
    [InlineData("""{"1": 1, "true": 2, "a b": 3, "": 4, "x\ny": 5}""", "\"\": 4\n\"1\": 1\na b: 3\n\"true\": 2\n? |-\n  x\n  y\n: 5\n")]
    public void Style(string value, string yaml) =>
        Assert.Equal(yaml, Marshal(value));

    [Fact]
    public void Lines_fold_after_80_characters()
    {
        Assert.Equal(
            "a: 'abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ 1234567890 abcdefghijklmnopqrstuvwxyz\n  ABCDEFGHIJKLMNOPQRSTUVWXYZ 1234567890 '\n",
            Marshal($$"""{"a": "{{Alphabets}} {{Alphabets}} "}"""));
        Assert.Equal(
            "a:\n- abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ 1234567890 abcdefghijklmnopqrstuvwxyz\n  ABCDEFGHIJKLMNOPQRSTUVWXYZ 1234567890\n",
            Marshal($$"""{"a": ["{{Alphabets}} {{Alphabets}}"]}"""));
        Assert.Equal(
            "a: \"\\tabcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ 1234567890 abcdefghijklmnopqrstuvwxyz\n  \\ ABCDEFGHIJKLMNOPQRSTUVWXYZ 1234567890\"\n",
            Marshal($$"""{"a": "\t{{Alphabets}} abcdefghijklmnopqrstuvwxyz  ABCDEFGHIJKLMNOPQRSTUVWXYZ 1234567890"}"""));
    }

    [Fact]
    public void Long_keys_stand_behind_a_question_mark()
    {
        var key = new string('k', 128);
        Assert.Equal($"{key}: 1\n", Marshal($$"""{"{{key}}": 1}"""));
        Assert.Equal($"? {key}k\n: - 1\n  - 2\n", Marshal($$"""{"{{key}}k": [1, 2]}"""));
        Assert.Equal($"? {key}k\n: a: 1\n  b: 2\n", Marshal($$$"""{"{{{key}}}k": {"a": 1, "b": 2}}"""));
    }

    /// <summary>The library's own order of keys.</summary>
    [Fact]
    public void Keys_are_in_natural_order()
    {
        string[] order =
        [
            "", ".1", ".2", ".a", "1", "2", "a!10", "a/0001", "a/002", "a/3", "a/10", "a/11", "a/0012", "a/100", "a~10", "ab/1", "b/1", "b/01",
            "b/2", "b/02", "b/3", "b/03", "b1", "b01", "b3", "c2.10", "c10.2", "d1", "d7", "d7abc", "d12", "d12a",
        ];
        var yaml = Marshal($"{{{string.Join(',', order.Reverse().Select(static key => $"\"{key}\": 1"))}}}");
        Assert.Equal(order, yaml.Split('\n')[..^1].Select(static line => line[..^": 1".Length].Trim('"')));
    }

    [Theory]
    [InlineData("\u007f")]
    [InlineData("\u0080")]
    [InlineData("\uffff")]
    public void Control_characters_that_json_does_not_escape_are_errors(string text) =>
        Assert.Contains("control characters are not allowed", Expressions.Error($"yaml.marshal(\"{text}\")"), StringComparison.Ordinal);

    [Theory]
    [InlineData("123456789012345678901234567890", "123456789012345680000000000000")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("0xffffffffffffffffff", "4722366482869645213695")]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    [InlineData("08", "8")]
    [InlineData(".iNf", "\".iNf\"")]
    [InlineData("-.nan", "\"-.nan\"")]
    [InlineData("2001-01-02", "\"2001-01-02\"")]
    [InlineData("!mine 1", "\"1\"")]
    [InlineData("!!str 1", "\"1\"")]
    [InlineData("!!float 1", "1")]
    [InlineData("!!binary aGk=", "\"hi\"")]
    [InlineData("1.10: x", "{\"1.1\":\"x\"}")]
    [InlineData("0.1234567890123: x", "{\"0.12345679\":\"x\"}")]
    [InlineData("yes: x", "{\"true\":\"x\"}")]
    [InlineData("<<: [{a: 1}, {a: 2, b: 3}]", "{\"a\":1,\"b\":3}")]
    public void Reading(string yaml, string value)
    {
        var read = RegoJson.Read(Expressions.Evaluate("yaml.unmarshal(input)", RegoJson.Write(RegoString.Of(yaml)))!);
        Assert.Equal(RegoJson.Read(value), read);
    }

    [Theory]
    [InlineData("~: 1", "unsupported map key")]
    [InlineData("[1]: 1", "unsupported map key")]
    [InlineData("<<: 1", "map merge requires map or sequence of maps as the value")]
    [InlineData("<<: [1]", "map merge requires map or sequence of maps as the value")]
    [InlineData("!!int x", "cannot decode")]
    [InlineData("!!binary =", "invalid base64")]
    [InlineData(".inf", "unsupported value: +Inf")]
    public void What_json_has_not_is_an_error(string yaml, string error) =>
        Assert.Contains(error, Expressions.Error($"yaml.unmarshal({RegoJson.Write(RegoString.Of(yaml))})"), StringComparison.Ordinal);

    private static string Marshal(string value) => ((RegoString)RegoJson.Read(Expressions.Evaluate("yaml.marshal(input)", value)!)).Value;
}
