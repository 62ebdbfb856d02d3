using Xunit;

namespace Plinto.Rego.Tests.Compile;

/// <summary>Texts made to cost more than they say: each ends in an error soon.</summary>
public sealed class LimitTests
{
    [Theory]
    [InlineData(1000, null)]
    [InlineData(1001, "a body holds at most 1000 expressions")]
    public void A_body_holds_so_many_expressions(int count, string? error) =>
        AssertError(error, "package p\n\nallow if {\n" + string.Concat(Enumerable.Repeat("\tinput.a\n", count)) + "}\n");

    [Theory]
    [InlineData(350, null)]
    [InlineData(400, "nests more than 380 deep")]
    public void Iterations_nest_so_deep(int count, string? error)
    {
        var text = "package p\n\nallow if {\n" + string.Concat(Enumerable.Range(0, count).Select(i => $"\tsome v{i} in input.a\n")) + "}\n";
        AssertError(error, text);
        if (error is null)
        {
            var buffer = new System.Buffers.ArrayBufferWriter<byte>();
            RegoCompiler.Compile([new RegoModule("p.rego", text)], ["p/allow"]).Plan!.Write(buffer);
            Assert.Equal(["p/allow"], Plinto.Rego.Run.RegoPolicy.Create(Plinto.Rego.Plan.PolicyPlan.Read(buffer.WrittenMemory)).Entrypoints);
        }
    }

    private static void AssertError(string? error, string text)
    {
        var result = RegoCompiler.Compile([new RegoModule("p.rego", text)], ["p/allow"]);
        if (error is null)
        {
            Assert.True(result.Succeeded, string.Join("; ", result.Errors));
            return;
        }

        Assert.Contains(error, Assert.Single(result.Errors).Message, StringComparison.Ordinal);
    }
}
