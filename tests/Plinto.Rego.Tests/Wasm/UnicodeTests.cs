using System.Globalization;
using System.Text;
using Plinto.Rego.Values;
using Xunit;

namespace Plinto.Rego.Tests.Wasm;

/// <summary>The run-time part's tables of code points are what the evaluator goes by: every code point is asked for.</summary>
public sealed class UnicodeTests
{
    private const int Chunk = 256;

    [Theory]
    [InlineData("lower(s)")]
    [InlineData("upper(s)")]
    [InlineData("trim_space(s)")]
    [InlineData("$\"{[s]}\"")]
    public void Texts_become_the_same(string expression) => Compare(expression, Texts());

    [Theory]
    [InlineData("\\\\p{Lu}|\\\\p{Sm}|\\\\p{Mn}|\\\\p{Cf}")]
    [InlineData("\\\\p{Ll}|\\\\p{Sc}|\\\\p{Mc}|\\\\p{Co}")]
    [InlineData("\\\\p{Lt}|\\\\p{Sk}|\\\\p{Me}|\\\\p{Pc}")]
    [InlineData("\\\\p{Lm}|\\\\p{So}|\\\\p{Nd}|\\\\p{Pd}")]
    [InlineData("\\\\p{Lo}|\\\\p{Zs}|\\\\p{Nl}|\\\\p{Ps}")]
    [InlineData("\\\\p{No}|\\\\p{Zl}|\\\\p{Zp}|\\\\p{Pe}|\\\\p{Pi}|\\\\p{Pf}|\\\\p{Po}")]
    [InlineData("\\\\p{Cc}|\\\\p{Cs}|\\\\PL")]
    public void Classes_hold_the_same(string pattern) => Compare($"regex.find_all_string_submatch_n(\"{pattern}\", s, -1)", Texts());

    /// <summary>Only one of 64 code points can stand for another: those that have another case.</summary>
    [Fact]
    public void Cases_are_folded_the_same()
    {
        var cased = new StringBuilder();
        for (var point = 0; point <= 0x10ffff; point++)
        {
            if (Rune.IsValid(point) && (Rune.ToUpperInvariant(new Rune(point)).Value != point || Rune.ToLowerInvariant(new Rune(point)).Value != point)) cased.Append(new Rune(point));
        }
        var texts = cased.ToString().EnumerateRunes().Chunk(64).Select(static runes => string.Concat(runes.Select(static rune => rune.ToString()))).ToList();
        Compare("[m | some c in split(s, \"\"); regex.match(worded(c), s); m := count(regex.find_all_string_submatch_n(worded(c), s, -1))]", texts, "worded(c) := concat(\"\", [\"(?i)^\", c, \"$|\", c])");
    }

    private static List<string> Texts()
    {
        var texts = new List<string>();
        for (var from = 0; from <= 0x10ffff; from += Chunk)
        {
            texts.Add(string.Concat(Enumerable.Range(from, Chunk).Where(Rune.IsValid).Select(static point => new Rune(point).ToString())));
        }
        return texts;
    }

    // One module, asked for a few thousand code points at a time so that a difference shows where it is.
    private static void Compare(string expression, List<string> texts, string helper = "")
    {
        var text = $"package t\n\nmade := [x | some s in input; x := {expression}]\n{helper}\n";
        using var module = new PolicyModule(text, ["t/made"]);
        using var instance = module.Instance();
        var policy = Run.Policies.Compile(text, "t/made");
        foreach (var some in texts.Chunk(16))
        {
            var input = RegoArray.Of(some.Select(RegoString.Of));
            var expected = policy.Evaluate("t/made", input);
            Assert.True(expected.Error is null, expected.Error?.ToString());
            var (wanted, got) = ($"[{{\"result\":{expected.Value!.ToJson()}}}]", instance.Evaluate(0, input.ToJson()));
            if (wanted != got) Assert.Fail($"from U+{char.ConvertToUtf32(some[0], 0).ToString("X4", CultureInfo.InvariantCulture)}: {FirstDifference(wanted, got)}");
        }
    }

    private static string FirstDifference(string wanted, string got)
    {
        var at = wanted.Zip(got).TakeWhile(static pair => pair.First == pair.Second).Count();
        return $"evaluator ...{wanted[Math.Max(0, at - 10)..Math.Min(wanted.Length, at + 20)]}..., module ...{got[Math.Max(0, at - 10)..Math.Min(got.Length, at + 20)]}...";
    }
}
