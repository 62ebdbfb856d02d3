using System.Reflection;
using Plinto.Edge.Configuration;
using Plinto.Edge.Requests;
using Plinto.Tokens.AccessTokens;
using Xunit;

namespace Plinto.Edge.Tests.Documentation;

/// <summary>The edge's README names every option, rule and code there is.</summary>
public sealed class ReadmeTests
{
    private static readonly string Text = File.ReadAllText(Find("edge/README.md"));

    public static TheoryData<string> Options => [.. typeof(EdgeOptions).GetProperties().Select(property => $"`Plinto:{property.Name}`")];

    public static TheoryData<string> Codes =>
        [.. typeof(Denials).GetFields(BindingFlags.Public | BindingFlags.Static).Select(row => row.GetValue(null)).OfType<Denial>().Select(denial => denial.Code)
        .Where(code => code != "route_rules_missing") // cannot be reached: such a route does not load
        .Concat(Enum.GetValues<TokenFailure>().Where(failure => failure != TokenFailure.None).Select(failure => failure.Code()))];

    [Theory]
    [MemberData(nameof(Options))]
    public void Every_option_is_documented(string option) => Assert.Contains(option, Text, StringComparison.Ordinal);

    public static TheoryData<string> SectionOptions =>
    [
        .. typeof(PolicyOptions).GetProperties().Select(property => $"`Plinto:Policy:{property.Name}`"),
        .. typeof(DecisionLogOptions).GetProperties().Select(property => $"`Plinto:DecisionLog:{property.Name}`"),
        .. typeof(AuthZenOptions).GetProperties().Select(property => $"`Plinto:AuthZen:{property.Name}`"),
    ];

    [Theory]
    [MemberData(nameof(SectionOptions))]
    public void Every_option_of_a_section_is_documented(string option) => Assert.Contains(option, Text, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_code_is_documented(string code) => Assert.Contains($"`{code}`", Text, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_code_is_snake_case(string code) => Assert.Matches("^[a-z]+(_[a-z]+)*$", code);

    [Theory]
    [InlineData("Mode")]
    [InlineData("Tenant")]
    [InlineData("Audience")]
    [InlineData("Scopes")]
    [InlineData("StaleAfter")]
    [InlineData("Stale")]
    [InlineData("OutageGrace")]
    [InlineData("Policy")]
    [InlineData("PolicyHeaders")]
    [InlineData("PolicySets")]
    [InlineData("Action")]
    [InlineData("Resource")]
    [InlineData("DecisionLog")]
    [InlineData("DecisionSample")]
    [InlineData("LargestBody")]
    [InlineData("ActivityTimeout")]
    [InlineData("StreamTimeout")]
    public void Every_rule_is_documented(string rule) => Assert.Contains($"| `Plinto:{rule}` |", Text, StringComparison.Ordinal);

    private static string Find(string file)
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, file)))
        {
            directory = directory.Parent;
        }

        return Path.Combine(directory.FullName, file);
    }
}
