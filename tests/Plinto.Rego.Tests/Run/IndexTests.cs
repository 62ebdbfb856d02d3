using System.Text;
using Plinto.Rego.Values;
using Xunit;

namespace Plinto.Rego.Tests.Run;

public sealed class IndexTests
{
    [Fact]
    public void An_index_changes_no_answer()
    {
        var text = new StringBuilder("package p\n\nimport rego.v1\n\ndefault role := \"none\"\n\n");
        for (var i = 0; i < 20; i++)
        {
            text.Append($"role := \"r{i}\" if {{\n\tinput.user == \"u{i}\"\n\tinput.level == {i % 3}\n}}\n\n");
        }

        text.Append("role := \"guest\" if input.guest\n\n");
        text.Append("hits contains input.user if input.user == \"u1\"\n\nhits contains \"always\"\n\nhits contains 2 if input.user == \"u2\"\n\nhits contains 3 if input.user == \"u3\"\n\nhits contains 4 if input.user == \"u4\"\n");
        var policy = Policies.Compile(text.ToString(), "p/role", "p/hits");
        for (var i = 0; i < 22; i++)
        {
            for (var level = 0; level < 3; level++)
            {
                var input = RegoJson.Read($$"""{"user": "u{{i}}", "level": {{level}}.0}""");
                var expected = i < 20 && i % 3 == level ? $"r{i}" : "none";
                Assert.Equal(RegoString.Of(expected), policy.Evaluate("p/role", input).Value);

                // Explaining runs every body, so it is the answer without the index.
                Assert.Equal(policy.Explain("p/hits", input).Result.Value, policy.Evaluate("p/hits", input).Value);
            }
        }

        Assert.Equal(RegoString.Of("guest"), policy.Evaluate("p/role", RegoJson.Read("""{"guest": true}""")).Value);
        Assert.Equal(RegoString.Of("none"), policy.Evaluate("p/role").Value);
    }

    [Fact]
    public void Functions_are_indexed_by_their_arguments()
    {
        var cases = string.Join("\n\n", Enumerable.Range(0, 10).Select(i => $"f(x) := {i * i} if x == {i}"));
        var policy = Policies.Compile($"package p\n\n{cases}\n\na := [f(3), f(9.0)]\n\nb := f(11)", "p/a", "p/b");
        Assert.Equal("[9, 81]", policy.Evaluate("p/a").Value?.ToString());
        Assert.Null(policy.Evaluate("p/b").Value);
    }
}
