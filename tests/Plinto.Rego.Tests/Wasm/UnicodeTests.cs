using System.Globalization;
using System.Text;
using Plinto.Rego.Builtins.Patterns;
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

    /// <summary>Each category is a group of its own, so that answers tell them apart.</summary>
    [Theory]
    [InlineData("Lu Sm Mn Cf No Pe Co")]
    [InlineData("Ll Sc Mc Zl Pi Cs")]
    [InlineData("Lt Sk Me Pc Zp Pf")]
    [InlineData("Lm So Nd Pd Po")]
    [InlineData("Lo Zs Nl Ps Cc")]
    public void Categories_hold_the_same(string names) => Compare(Found(Groups(names.Split(' '))), Texts());

    [Fact]
    public void Scripts_hold_the_same()
    {
        var assigned = Texts().Where(static text => text.EnumerateRunes().Any(IsAssigned)).ToList();
        foreach (var names in UnicodeScripts.Names.Chunk(16))
        {
            Compare(Found(Groups(names)), assigned);
        }
    }

    /// <summary>The code points that have another case, those together that may stand for one another: each is looked for in its text, whatever the case.</summary>
    [Fact]
    public void Cases_are_folded_the_same()
    {
        var cased = Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(static point => new Rune(point))
            .Where(static rune => Folded(rune) != rune).SelectMany(static rune => new[] { rune, Folded(rune) });
        var odd = "\u0130\u0131\u017f\u212a\u212b".EnumerateRunes();
        var texts = cased.Concat(odd).Distinct().OrderBy(static rune => Folded(rune).Value).Chunk(64)
            .Select(static runes => string.Concat(runes) + "kKsSiI\u00e5\u00c5\u017f\u212a\u212b").ToList();
        Compare("[count(found) | some c in split(s, \"\"); found := regex.find_all_string_submatch_n(concat(\"\", [\"(?i)\", c]), s, -1)]", texts);
    }

    [Fact]
    public void Cases_that_lead_into_ascii_are_as_go_has_them()
    {
        const string Text = """
            package t

            made := [regex.match("(?i)^\u017f$", "S"), regex.match("(?i)^s$", "\u017f"), lower("\u0130"), upper("\u0131\u017f")]
            """;
        Assert.Equal("""[true,true,"i","IS"]""", Run.Policies.Compile(Text, "t/made").Evaluate("t/made", RegoNull.Instance).Value!.ToJson());
    }

    private static bool IsAssigned(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse);

    private static Rune Folded(Rune rune) => Rune.ToUpperInvariant(Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune)));

    private static string Groups(IEnumerable<string> names) => string.Join('|', names.Select(static name => $"(\\\\p{{{name}}}+)"));

    private static string Found(string pattern) => $"regex.find_all_string_submatch_n(\"{pattern}\", s, -1)";

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
    private static void Compare(string expression, List<string> texts)
    {
        var text = $"package t\n\nmade := [x | some s in input; x := {expression}]\n";
        using var module = new PolicyModule(text, ["t/made"]);
        using var instance = module.Instance();
        var policy = Run.Policies.Compile(text, "t/made");
        foreach (var some in texts.Chunk(16))
        {
            var input = RegoArray.Of(some.Select(RegoString.Of));
            var expected = policy.Evaluate("t/made", input);
            Assert.True(expected.Error is null, expected.Error?.ToString());
            var (wanted, got) = ($"[{{\"result\":{expected.Value!.ToJson()}}}]", instance.Evaluate(0, input.ToJson()));
            if (wanted != got)
            {
                Assert.Fail($"from U+{char.ConvertToUtf32(some[0], 0).ToString("X4", CultureInfo.InvariantCulture)}: {FirstDifference(wanted, got)}");
            }
        }
    }

    private static string FirstDifference(string wanted, string got)
    {
        var at = wanted.Zip(got).TakeWhile(static pair => pair.First == pair.Second).Count();
        return $"evaluator ...{wanted[Math.Max(0, at - 10)..Math.Min(wanted.Length, at + 20)]}..., module ...{got[Math.Max(0, at - 10)..Math.Min(got.Length, at + 20)]}...";
    }
}
