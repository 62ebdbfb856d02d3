using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Plinto.Tests;
using Xunit;

namespace Plinto.Layout.Tests;

/// <summary>The width of lines, which <c>.editorconfig</c> states and no compiler holds.</summary>
public sealed class LineWidthTests
{
    private const int Width = 180;
    private const int LongText = 40;

    [Fact]
    public void The_width_is_the_one_that_editors_are_told() =>
        Assert.Contains(File.ReadLines(RepositoryRoot.PathOf(".editorconfig")), line => line == $"max_line_length = {Width}");

    [Theory]
    [InlineData("sdk")]
    [InlineData("issuer")]
    [InlineData("edge")]
    [InlineData("tests")]
    [InlineData("bench")]
    [InlineData("deploy")]
    public void Lines_are_no_wider_than_they_may_be(string folder) =>
        Assert.Empty(Repository.Sources(folder).SelectMany(file => TooWide(File.ReadAllText(RepositoryRoot.PathOf(folder, file))).Select(line => $"{folder}/{file}:{line}")));

    [Fact]
    public void A_line_may_pass_the_width_only_by_long_texts()
    {
        var text = new string('x', Width);

        Assert.Empty(TooWide($"class A {{ string b = \"{text}\"; }}"));
        Assert.Equal([2], TooWide($"class A\n{{ /* {text} */ }}"));
        Assert.Equal([1], TooWide($"class A {{ string b = \"x\"; }} // {text}"));
        Assert.Equal([1], TooWide($"class A {{ int {text}; }}"));
    }

    /// <summary>The lines, counted from 1, that are too wide even without their long texts, which are not broken.</summary>
    private static IEnumerable<int> TooWide(string source)
    {
        var text = SourceText.From(source);
        var wide = text.Lines.Where(line => line.Span.Length > Width).ToList();
        if (wide.Count == 0)
        {
            return [];
        }

        var texts = CSharpSyntaxTree.ParseText(text).GetRoot().DescendantNodes(node => !IsText(node)).Where(IsText).Select(node => node.Span).ToList();
        return wide.Where(line => line.Span.Length - texts.Sum(span => LongPart(span, line.Span)) > Width).Select(line => line.LineNumber + 1);
    }

    private static int LongPart(TextSpan text, TextSpan line) => line.Intersection(text)?.Length is > LongText and var length ? length : 0;

    private static bool IsText(SyntaxNode node) =>
        node.Kind() is SyntaxKind.StringLiteralExpression or SyntaxKind.Utf8StringLiteralExpression or SyntaxKind.InterpolatedStringExpression;
}
