using Plinto.Rego.Builtins.Strings;
using Xunit;

namespace Plinto.Rego.Tests.Builtins;

/// <summary>strings.replace_n, where an empty text is replaced: as Go's replacer does it, but between code points.</summary>
public sealed class ReplaceTests
{
    [Theory]
    [InlineData("oo", "XOXOX")]
    [InlineData("ii", "XiXiX")]
    [InlineData("oiio", "XOXiXiXOX")]
    [InlineData("iooi", "XiXOXOXiX")]
    [InlineData("", "X")]
    [InlineData("a😀b", "XaX😀XbX")]
    [InlineData("😀o", "X😀XOX")]
    [InlineData("é", "XéX")]
    public void Empty_text_fits_once_at_each_place(string text, string replaced) =>
        Assert.Equal(replaced, new TextReplacer([("", "X"), ("o", "O")]).Replace(text));

    [Theory]
    [InlineData("oo", "OOX")]
    [InlineData("oiio", "OXiXiOX")]
    [InlineData("iooi", "XiOOXiX")]
    public void What_comes_first_wins(string text, string replaced) =>
        Assert.Equal(replaced, new TextReplacer([("o", "O"), ("", "X")]).Replace(text));

    [Fact]
    public void Half_a_pair_is_not_replaced() => Assert.Equal("a😀b", new TextReplacer([("\ude00", "x")]).Replace("a😀b"));
}
