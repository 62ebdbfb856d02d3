using Plinto.Rego.Compile;
using Plinto.Rego.Syntax;
using Plinto.Rego.Tests.Running;
using Xunit;

namespace Plinto.Rego.Tests.Compile;

/// <summary>Texts made to cost more than they say: each ends in an error soon.</summary>
[Collection(Alone.Name)]
public sealed class LimitTests(ITestOutputHelper output)
{
    private const long Begun = 10 * 1024 * 1024;
    private const long MostAfterwards = 100 * 1024 * 1024;

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
    public async Task Attack_with_a_text_that_compiles_for_long_ends_when_it_is_cancelled(string where)
    {
        var text = where switch
        {
            // Each expression waits for the one after it: the square of the body, many times over.
            "bodies" => "package p\n\n" + string.Concat(
                Enumerable.Range(0, 60).Select(rule => $"allow if {{\n{string.Concat(Enumerable.Range(0, 990).Select(i => $"\tx{i} = x{i + 1}\n"))}\tx990 = {rule}\n}}\n")),
            // A function for each of the documents that may be hidden around a call.
            _ => "package p\n\nf0(x) := x if input.x\n" + string.Concat(Enumerable.Range(1, 22)
                .Select(i => $"f{i}(x) := [a, b] if {{\n\ta := f{i - 1}(x) with data.a{i} as 1\n\tb := f{i - 1}(x) with data.b{i} as 2\n}}\n")) + "allow if f22(1)\n",
        };
        using var stop = new CancellationTokenSource();
        var before = GC.GetTotalAllocatedBytes();
        var compiling = Task.Run(
            () => RegoCompiler.Compile([new RegoModule("p.rego", text)], ["p/allow"], new CompileOptions { Cancellation = stop.Token }), TestContext.Current.CancellationToken);

        // In the middle of it, told by what it has made, since no time tells that on a busy machine. Nothing else runs beside this test.
        Assert.True(SpinWait.SpinUntil(() => compiling.IsCompleted || GC.GetTotalAllocatedBytes() - before > Begun, TimeSpan.FromMinutes(5)));
        var cancelled = GC.GetTotalAllocatedBytes();
        await stop.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => compiling.WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken));
        var after = GC.GetTotalAllocatedBytes() - cancelled;
        output.WriteLine($"{where}: {after / 1024} KB were made after the cancellation");
        Assert.InRange(after, 0, MostAfterwards);
    }

    // Each rule holds the one before four times: written out, the last has 4^30 parts. What is known of it for certain is said all the same.
    [Theory]
    [InlineData("allow if r30", null)]
    [InlineData("allow if r30 == s30", "match error")]
    [InlineData("allow if upper(r30)", "invalid argument(s)")]
    [InlineData("both := r30 if input.a else := s30\n\nallow if both", null)]
    public void Attack_with_types_that_nobody_could_write_costs_little(string rule, string? error)
    {
        string[] chains = [.. new[] { ("r", "1"), ("s", "\"x\"") }.Select(static chain =>
            $"{chain.Item1}0 := {{\"a\": {chain.Item2}}}\n" + string.Concat(Enumerable.Range(1, 30)
                .Select(i => $"{chain.Item1}{i} := {{\"a\": {chain.Item1}{i - 1}, \"b\": [{string.Join(", ", Enumerable.Repeat($"{chain.Item1}{i - 1}", 3))}]}}\n")))];
        var before = GC.GetAllocatedBytesForCurrentThread();
        AssertError(error, $"package p\n\n{string.Concat(chains)}{rule}\n");
        var made = GC.GetAllocatedBytesForCurrentThread() - before;
        output.WriteLine($"{rule}: {made / 1024} KB");
        Assert.InRange(made, 0, 50 * 1024 * 1024);
    }

    [Fact]
    public void A_compilation_that_was_cancelled_before_does_nothing()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.Throws<OperationCanceledException>(
            () => RegoCompiler.Compile([new RegoModule("p.rego", "package p\n\nallow := true\n")], ["p/allow"], new CompileOptions { Cancellation = stop.Token }));
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
