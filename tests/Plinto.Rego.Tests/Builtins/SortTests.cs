using Plinto.Rego.Tests.Run;
using Plinto.Rego.Values;
using Xunit;

namespace Plinto.Rego.Tests.Builtins;

/// <summary>sort.</summary>
public sealed class SortTests
{
    [Fact]
    public void Equal_numbers_keep_their_order()
    {
        var numbers = string.Join(',', Enumerable.Range(0, 40).Select(static i => i % 3 == 0 ? "1.0" : i % 3 == 1 ? "1" : "1.00"));
        var sorted = Policies.Compile("package t\n\nmade := sort(input)", "t/made").Evaluate("t/made", RegoJson.Read($"[2,{numbers},-5]"));
        Assert.Equal($"[-5,{numbers},2]", sorted.Value!.ToJson());
    }
}
