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

    [Fact]
    public void Formatting_keeps_what_a_person_wrote()
    {
        const string Text = """
            # Who may do what.
            package a # the app

            # roles
            import data.b # of b

            # METADATA
            # title: t

            # not part of the block
            p if { # why
            	# first
            	x := [
            		1, # one
            		2,
            	]

            	# second
            	x[0] == 1 # equal
            } else := 2 if {
            	# otherwise
            	true
            }
            # the end
            """;
        Assert.True(CheckRoundTrip(Text));
        Assert.Equal(
            "# Who may do what.\npackage a # the app\n\n# roles\nimport data.b # of b\n\n# METADATA\n# title: t\n\n# not part of the block\np if { # why\n\t# first\n\tx := [1, 2]\n\t# one\n\n\t# second\n\tx[0] == 1 # equal\n} else := 2 if {\n\t# otherwise\n\ttrue\n}\n\n# the end\n",
            Printer.Print(Parser.ParseModule("a.rego", Text).Module!));
    }

    // False if the text is no Rego v1.
    private static bool CheckRoundTrip(string text)
    {
        if (Parser.ParseModule("a.rego", text).Module is not { } first)
        {
            return false;
        }

        var printed = Printer.Print(first);
        var (second, error) = Parser.ParseModule("b.rego", printed);
        Assert.True(second is not null, $"{error}\n{printed}\nprinted from:\n{text}");
        Assert.Equal(SyntaxShape.Of(first), SyntaxShape.Of(second));
        Assert.Equal(printed, Printer.Print(second));
        Assert.Equal(first.Comments.Select(static comment => comment.Text), second.Comments.Select(static comment => comment.Text));
        return true;
    }
}
