using Xunit;

namespace Plinto.Rego.Tests.Run;

public sealed class OpaDataTests
{
    [Fact]
    public void Missing_test_data_fails_a_test_in_ci_and_says_what_to_do()
    {
        Assert.Contains("../shared/rego", Assert.Throws<InvalidOperationException>(() => OpaData.Require("no such file.json", ci: true)).Message, StringComparison.Ordinal);
    }
}
