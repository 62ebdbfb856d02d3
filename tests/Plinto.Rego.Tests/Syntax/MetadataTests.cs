using Plinto.Rego.Syntax;
using Xunit;

namespace Plinto.Rego.Tests.Syntax;

/// <summary>Blocks of metadata: what published ones hold, what is left out, and what OPA refuses.</summary>
public sealed class MetadataTests
{
    [Theory]
    [InlineData("# description:\n# related_resources:\n# title: t", "{\"scope\": \"rule\", \"title\": \"t\"}")] // as in regal and trivy-checks
    [InlineData("# authors:\n# organizations:\n# custom:\n# entrypoint:", "{\"scope\": \"rule\"}")]
    [InlineData("# title: t\n# flavour: sweet\n# entrypoint: false", "{\"scope\": \"rule\", \"title\": \"t\"}")]
    [InlineData("# authors:\n# - Jane Doe <jane@example.com>\n# - name: Joe\n# - <x@example.com>",
        "{\"authors\": [{\"email\": \"jane@example.com\", \"name\": \"Jane Doe\"}, {\"name\": \"Joe\"}, {\"email\": \"x@example.com\"}], \"scope\": \"rule\"}")]
    [InlineData("# related_resources:\n# - https://example.com\n# - ref: https://example.org\n#   description: d",
        "{\"related_resources\": [{\"ref\": \"https://example.com\"}, {\"description\": \"d\", \"ref\": \"https://example.org\"}], \"scope\": \"rule\"}")]
    [InlineData("# labels:\n#   a: 1", "{\"labels\": {\"a\": 1}, \"scope\": \"rule\"}")]
    public void Block_says(string block, string expected) =>
        Assert.Equal(expected, Assert.Single(Parse($"package t\n\n# METADATA\n{block}\np := 1").Module!.Rules[0].Annotations).Content.ToString());

    [Theory]
    [InlineData("# labels: [1]")]
    [InlineData("# labels: x")]
    [InlineData("# entrypoint: \"x\"")]
    [InlineData("# scope: rule\n# entrypoint: true")]
    [InlineData("# related_resources: [1]")]
    [InlineData("# related_resources: ['']")]
    [InlineData("# authors: [1]")]
    [InlineData("# authors: [{}]")]
    [InlineData("# organizations: [1]")]
    [InlineData("# schemas: [{input: 3}]")]
    [InlineData("# schemas: [{input: other.x}]")]
    [InlineData("# custom: 1")]
    [InlineData("# title: 1")]
    public void Block_of_a_wrong_type_is_refused(string block) => Assert.NotNull(Parse($"package t\n\n# METADATA\n{block}\np := 1").Error);

    [Fact]
    public void Two_blocks_need_no_line_between_them()
    {
        var rule = Parse("package t\n\n# METADATA\n# scope: document\n# title: a\n# METADATA\n# title: b\np := 1").Module!.Rules[0];
        Assert.Equal([AnnotationScope.Document, AnnotationScope.Rule], rule.Annotations.Select(annotation => annotation.Scope));
    }

    [Fact]
    public void Block_before_an_import_has_no_target() =>
        Assert.Contains("import", Parse("package t\n\n# METADATA\n# title: a\nimport data.x\n\np := x").Error!.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("# METADATA\n# scope: document\n# title: a\np := 1 if true\n\n# METADATA\n# scope: document\n# title: b\np := 1 if 1 == 1\n",
        "document annotation redeclared: t.rego:3")]
    [InlineData("# METADATA\n# title: a\np := 1 if true\n\n# METADATA\n# title: b\np := 1 if 1 == 1\n", null)]
    public void Document_is_described_once(string rules, string? error)
    {
        var errors = RegoCompiler.Check([new RegoModule("t.rego", "package t\n\n" + rules)]);
        if (error is null)
        {
            Assert.Empty(errors);
        }
        else
        {
            Assert.Equal(error, errors[0].Message);
        }
    }

    private static ParsedModule Parse(string text) => Parser.ParseModule("t.rego", text);
}
