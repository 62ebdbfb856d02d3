using Plinto.Rego.Compile;
using Plinto.Rego.Syntax;
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

    [Theory]
    [InlineData("bodies")]
    [InlineData("plan")]
    [InlineData("types")]
    public async Task Attack_with_a_text_that_compiles_for_long_ends_when_it_is_cancelled(string where)
    {
        var text = where switch
        {
            // Each expression waits for the one after it: the square of the body, many times over.
            "bodies" => "package p\n\n" + string.Concat(Enumerable.Range(0, 60).Select(rule => $"allow if {{\n{string.Concat(Enumerable.Range(0, 990).Select(i => $"\tx{i} = x{i + 1}\n"))}\tx990 = {rule}\n}}\n")),
            "plan" => "package p\n\nf0(x) := x if input.x\n" + string.Concat(Enumerable.Range(1, 22).Select(i => $"f{i}(x) := [a, b] if {{\n\ta := f{i - 1}(x) with input.a{i} as 1\n\tb := f{i - 1}(x) with input.b{i} as 2\n}}\n")) + "allow if f22(1)\n",
            _ => "package p\n\nr0 := {\"a\": 1}\n" + string.Concat(Enumerable.Range(1, 30).Select(i => $"r{i} := {{\"a\": r{i - 1}, \"b\": [r{i - 1}, r{i - 1}, r{i - 1}]}}\n")) + "allow if r30\n",
        };
        using var stop = new CancellationTokenSource();
        var compiling = Task.Run(() => RegoCompiler.Compile([new RegoModule("p.rego", text)], ["p/allow"], new CompileOptions { Cancellation = stop.Token }));
        await Task.WhenAny(compiling, Task.Delay(50, TestContext.Current.CancellationToken));
        await stop.CancelAsync();

        // Cancelled in the middle or, on a fast machine, done before; but never at it seconds later.
        try
        {
            await compiling.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            Assert.True(stop.IsCancellationRequested);
        }
    }

    [Fact]
    public void A_compilation_that_was_cancelled_before_does_nothing()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.Throws<OperationCanceledException>(() => RegoCompiler.Compile([new RegoModule("p.rego", "package p\n\nallow := true\n")], ["p/allow"], new CompileOptions { Cancellation = stop.Token }));
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
