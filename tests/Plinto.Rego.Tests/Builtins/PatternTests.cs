using Plinto.Rego.Builtins.Patterns;
using Xunit;

namespace Plinto.Rego.Tests.Builtins;

/// <summary>Where RE2 and .NET differ, RE2 counts.</summary>
public sealed class PatternTests
{
    [Theory]
    [InlineData("a$", "a\n", false)]
    [InlineData("(?m)a$", "a\nb", true)]
    [InlineData("\\d", "٣", false)]
    [InlineData("\\w", "é", false)]
    [InlineData("\\bé", "é", false)]
    [InlineData("\\s", "\v", false)]
    [InlineData("[[:space:]]", "\v", true)]
    [InlineData(".", "\n", false)]
    [InlineData("(?s).", "\n", true)]
    [InlineData("^.$", "😀", true)]
    [InlineData("\\x{1F600}", "😀", true)]
    [InlineData("\\p{Greek}", "λ", true)]
    [InlineData("\\pN", "٣", true)]
    [InlineData("\\PL", "a", false)]
    [InlineData("(?i)k", "\u212a", true)]
    [InlineData("(?i:a)b", "Ab", true)]
    [InlineData("(?i:a)b", "AB", false)]
    [InlineData("\\Qa.b\\E", "a.b", true)]
    [InlineData("\\Qa.b\\E", "axb", false)]
    [InlineData("[^a]", "a", false)]
    [InlineData("a{,2}", "a{,2}", true)]
    [InlineData("\\z", "", true)]
    [InlineData("\\Aab\\z", "ab", true)]
    [InlineData("x*", "", true)]
    [InlineData("[a-c-9]+$", "-9", true)]
    [InlineData("\\141", "a", true)]
    [InlineData("\\Bb", "ab", true)]
    public void Matches_as_re2_does(string pattern, string text, bool matches)
    {
        var compiled = Pattern.Compile(pattern);
        Assert.Equal(matches, compiled.IsMatch(text));
        Assert.Equal(matches, compiled.Find(text, 0) is not null);
    }

    [Theory]
    [InlineData("++")]
    [InlineData("a**")]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("[a")]
    [InlineData("[b-a]")]
    [InlineData("\\1")]
    [InlineData("(?=a)")]
    [InlineData("(?<!a)")]
    [InlineData("\\Z")]
    [InlineData("\\C")]
    [InlineData("a{1001}")]
    [InlineData("(a{40}){40}")]
    [InlineData("\\p{NoSuch}")]
    [InlineData("(?P<n>a)(?P<n>b)")]
    [InlineData("\\")]
    [InlineData("[[:foo:]]")]
    public void What_re2_refuses_is_refused(string pattern) => Assert.Throws<PatternException>(() => Pattern.Compile(pattern));

    [Theory]
    [InlineData("a|ab", "abc", "a")]
    [InlineData("(a+?)(b*)", "aabb", "a,a,")]
    [InlineData("(?U)(a+)(b*)", "aabb", "a,a,")]
    [InlineData("(?P<y>\\d+)-(\\d+)", "x10-20", "10-20,10,20")]
    [InlineData("(a)|(b)", "b", "b,,b")]
    [InlineData("(a*)*", "b", ",")]
    [InlineData("(a|b)*", "ab", "ab,b")]
    public void Groups_are_leftmost_first(string pattern, string text, string groups)
    {
        var compiled = Pattern.Compile(pattern);
        var match = compiled.Find(text, 0)!;
        var found = Enumerable.Range(0, compiled.Names.Count).Select(g => match[g * 2] < 0 ? "" : text[match[g * 2]..match[(g * 2) + 1]]);
        Assert.Equal(groups, string.Join(',', found));
    }

    [Theory]
    [InlineData("(a*)*b")]
    [InlineData("(a|aa)+$")]
    [InlineData("(.*)(.*)(.*)(.*)(.*)x")]
    public void Patterns_that_hang_backtracking_engines_take_linear_time(string pattern)
    {
        var compiled = Pattern.Compile(pattern);
        Assert.False(compiled.IsMatch(new string('a', 20_000) + "!"));
        Assert.Null(compiled.Find(new string('a', 2_000) + "!", 0));
    }
}
