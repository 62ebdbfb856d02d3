using System.Text;
using System.Text.Json;
using Plinto.Rego.Conformance;
using Plinto.Rego.Values;
using Xunit;

namespace Plinto.Rego.Tests.Wasm;

/// <summary>Modules read and write JSON as the evaluator does: what one refuses the other refuses, what both read they write alike.</summary>
public sealed class JsonTests(ITestOutputHelper output)
{
    private static readonly string[] Parts =
    [
        "0", "-0", "1", "-1", "01", "1.", ".5", "1.50", "-1.5e10", "1e5", "1E+5", "1e-400", "1e400", "123456789012345678901234567890",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808", "1e", "+1", "--1", "0x1", "1_000", "NaN", "Infinity", "true", "false", "null", "True", "nul", "\"\"",
        "\"a\"", "\"\\u0041\"", "\"\\u00e9\"", "\"\\ud83d\\ude00\"", "\"\\ud83d\"", "\"\\ude00\"", "\"\\ud83d\\u0041\"",
        "\"\\u12\"", "\"\\x41\"", "\"\\n\\t\\r\\b\\f\\/\\\\\\\"\"", "\"\t\"", "\"\u007f\u0080\u2028\"", "\"é\"", "\"😀\"", "\"\\u0000\"",
        "'a'", "[]", "{}", "[1,2]", "[1,]", "[,1]", "{\"a\":1}", "{\"a\":1,}", "{\"a\":1,\"a\":2}",
        "{\"b\":1,\"a\":{\"c\":[null]}}", "{1:2}", "{\"a\"}", "{a:1}", "{1}", "set()", " 1 ", "\u00a01", "/*x*/1", "//x\n1", "1 2", "", "[1 2]", "[[[[]]]]", "\ufeff1",
    ];

    [Fact]
    public void Parts_are_read_alike() => Compare(Parts);

    [Fact]
    public void Texts_by_chance_are_read_alike()
    {
        var chance = new Chance(3);
        Compare([.. Enumerable.Range(0, 30_000).Select(_ => Text(chance, 3))]);
    }

    // Mostly whole, with a part missing, doubled or changed here and there.
    private static string Text(Chance chance, int depth)
    {
        var text = chance.Next(depth == 0 ? 1 : 4) switch
        {
            0 or 1 => Parts[chance.Next(Parts.Length)],
            2 => $"[{string.Join(',', Enumerable.Range(0, chance.Next(4)).Select(_ => Text(chance, depth - 1)))}]",
            _ => $"{{{string.Join(", ", Enumerable.Range(0, chance.Next(12)).Select(i => $"\"k{chance.Next(14)}\": {Text(chance, depth - 1)}"))}}}",
        };
        if (text.Length == 0 || chance.Next(8) != 0)
        {
            return text;
        }

        var at = chance.Next(text.Length);
        return chance.Next(3) switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, text[at].ToString()),
            _ => text.Insert(at, "\\\"{}[]:,0e.- \n"[chance.Next(14)].ToString()),
        };
    }

    private void Compare(IReadOnlyList<string> texts)
    {
        using var module = new PolicyModule("package t\n\nall := data.doc\n", ["t/all"]);
        using var instance = module.Instance();
        var (read, problems) = (0, new List<string>());
        foreach (var text in texts.Select(Whole))
        {
            var expected = ByEvaluator(text);
            string? got = null;
            try
            {
                instance.SetData(text);
                got = instance.Evaluate(0, null);
            }
            catch (FormatException)
            {
                Assert.Equal("[]", instance.Evaluate(0, null));
            }
            if (expected is not null)
            {
                read++;
            }

            if (expected != got && problems.Count < 20)
            {
                problems.Add($"{text}: evaluator {expected ?? "refuses"}, module {got ?? "refuses"}");
            }
        }
        output.WriteLine($"{texts.Count} texts, {read} of them JSON");
        Assert.True(problems.Count == 0, string.Join("\n", problems));
    }

    // As text that can be UTF-8: halves of pairs that a cut has left would be replaced on the way.
    private static string Whole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes($"{{\"doc\": {text}}}"));

    private static string? ByEvaluator(string text)
    {
        try
        {
            return RegoJson.Read(text) is not RegoObject read ? null : read.Find(RegoString.Of("doc")) is { } doc ? $"[{{\"result\":{doc.ToJson()}}}]" : "[]";
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }
}
