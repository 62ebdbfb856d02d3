using Xunit;

namespace Plinto.Rego.Tests.Builtins;

/// <summary>semver.*: versions as OPA reads them.</summary>
public sealed class SemverTests
{
    [Theory]
    [InlineData("v1.2.3", true)]
    [InlineData("01.2.3", true)]
    [InlineData("1.0.0-", true)]
    [InlineData("1.0.0+", true)]
    [InlineData("1.0.0-+", true)]
    [InlineData("1.0.0-01", true)]
    [InlineData("9223372036854775807.0.0", true)]
    [InlineData("9223372036854775808.0.0", false)]
    [InlineData("99999999999999999999.0.0", false)]
    [InlineData("vv1.2.3", false)]
    [InlineData("V1.2.3", false)]
    [InlineData("1.2", false)]
    [InlineData("1.2.3.4", false)]
    [InlineData("1.2.", false)]
    [InlineData("-1.2.3", false)]
    [InlineData(" 1.2.3", false)]
    [InlineData("1.2.3-a..b", false)]
    [InlineData("1.2.3-a_b", false)]
    [InlineData("1.2.3+é", false)]
    public void Validity(string version, bool valid) =>
        Assert.Equal(valid ? "true" : "false", Expressions.Evaluate($"semver.is_valid(\"{version}\")"));

    [Theory]
    [InlineData("v1.2.3", "1.2.3", 0)]
    [InlineData("01.2.3", "1.02.3", 0)]
    [InlineData("1.0.0-", "1.0.0", 0)]
    [InlineData("1.0.0-", "1.0.0-a", 1)]
    [InlineData("1.0.0-a+x", "1.0.0-a+y", 0)]
    [InlineData("1.0.0-2", "1.0.0-10", -1)]
    [InlineData("1.0.0-01", "1.0.0-1", 0)]
    [InlineData("1.0.0-1", "1.0.0-a", -1)]
    [InlineData("1.0.0-a", "1.0.0-a.b", -1)]
    [InlineData("v2.0.0", "1.9.9", 1)]
    public void Precedence(string a, string b, int order)
    {
        Assert.Equal($"{order}", Expressions.Evaluate($"semver.compare(\"{a}\", \"{b}\")"));
        Assert.Equal($"{-order}", Expressions.Evaluate($"semver.compare(\"{b}\", \"{a}\")"));
    }

    [Fact]
    public void What_is_no_version_is_an_error() =>
        Assert.Contains("operand 2: string \"99999999999999999999.0.0\" is not a valid SemVer", Expressions.Error("""semver.compare("1.0.0", "99999999999999999999.0.0")"""), StringComparison.Ordinal);
}
