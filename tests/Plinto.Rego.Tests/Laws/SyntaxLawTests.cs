using CsCheck;
using Plinto.Rego.Syntax;
using Xunit;

namespace Plinto.Rego.Tests.Laws;

/// <summary>What the printer writes is the same policy again.</summary>
public sealed class SyntaxLawTests
{
    [Fact]
    public void Printed_policies_parse_to_the_same_tree() =>
        Gen.ULong.Sample(seed => CheckRoundTrip(new PolicyGenerator(new Dice(seed)).Write()), iter: 2000);

    [Fact]
    public void Printed_modules_of_the_corpus_parse_to_the_same_tree()
    {
        var checkedModules = Corpus.Modules.Count(CheckRoundTrip);
        Assert.True(checkedModules > Corpus.Modules.Count / 2, $"only {checkedModules} of {Corpus.Modules.Count} modules parse");
    }

    // False if the text is no Rego v1.
    private static bool CheckRoundTrip(string text)
    {
        if (Parser.ParseModule("a.rego", text).Module is not { } first) return false;
        var printed = Printer.Print(first);
        var (second, error) = Parser.ParseModule("b.rego", printed);
        Assert.True(second is not null, $"{error}\n{printed}\nprinted from:\n{text}");
        Assert.Equal(SyntaxShape.Of(first), SyntaxShape.Of(second));
        Assert.Equal(printed, Printer.Print(second));
        return true;
    }
}
