using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Plinto.Rego.Tests.CommandLine;

/// <summary><c>sdk/rego</c> as a policy author runs it: a process, files, exit codes.</summary>
public sealed class RegoCommandTests : IDisposable
{
    private const string Policy = """
        package app

        default allow := false

        allow if input.user == "alice"

        allow if "admin" in input.roles
        """;

    private const string PolicyTests = """
        package app_test

        import data.app

        test_alice if app.allow with input as {"user": "alice"}

        test_bob_denied if not app.allow with input as {"user": "bob"}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("plinto-rego-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("""{"user": "alice"}""", true)]
    [InlineData("""{"user": "bob", "roles": ["admin"]}""", true)]
    [InlineData("""{"user": "bob"}""", false)]
    public async Task Eval_prints_the_result_set(string input, bool expected)
    {
        var (exitCode, output) = await RunAsync("eval", "-d", Write("app.rego", Policy), "-i", Write("input.json", input), "data.app.allow");
        Assert.Equal(0, exitCode);
        Assert.Equal(expected, JsonDocument.Parse(output).RootElement.GetProperty("result")[0].GetProperty("value").GetBoolean());
    }

    [Fact]
    public async Task Explain_names_the_condition_that_failed()
    {
        var (_, output) = await RunAsync("eval", "--explain", "-d", Write("app.rego", Policy), "-i", Write("input.json", """{"user": "bob"}"""), "data.app.allow");
        Assert.Contains("app.rego:5", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_runs_the_tests_and_fails_with_them()
    {
        var policy = Write("app.rego", Policy);
        var (exitCode, output) = await RunAsync("test", "-v", policy, Write("app_test.rego", PolicyTests));
        Assert.Equal(0, exitCode);
        Assert.Contains("test_bob_denied", output, StringComparison.Ordinal);
        Assert.EndsWith("2 passed, 0 failed, 0 skipped\n", output, StringComparison.Ordinal);

        (exitCode, output) = await RunAsync("test", policy, Write("app_test.rego", PolicyTests.Replace("not app.allow", "app.allow", StringComparison.Ordinal)));
        Assert.NotEqual(0, exitCode);
        Assert.Contains("1 passed, 1 failed, 0 skipped", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Coverage_names_the_lines_that_no_test_reached()
    {
        var (_, output) = await RunAsync("test", "--coverage", Write("app.rego", Policy + "\n\nnever if input.x == 1\n"), Write("app_test.rego", PolicyTests));
        Assert.Contains("app.rego: not covered: 9", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_tells_file_row_column_and_code()
    {
        var (exitCode, output) = await RunAsync("check", Write("bad.rego", "package bad\n\nallow if unknown\n"));
        Assert.NotEqual(0, exitCode);
        Assert.Contains("bad.rego:3:10: rego_unsafe_var_error: var unknown is unsafe", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Build_writes_a_plan_that_names_the_entrypoint()
    {
        var file = Path.Combine(_folder, "plan.json");
        var (exitCode, _) = await RunAsync("build", "-t", "plan", "-e", "app/allow", "-o", file, Write("app.rego", Policy));
        Assert.Equal(0, exitCode);
        var plan = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal("app/allow", plan.GetProperty("plans").GetProperty("plans")[0].GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("eval")]
    [InlineData("nonsense")]
    [InlineData("build", "-t", "wasm")]
    public async Task Wrong_use_is_told_in_a_sentence(params string[] arguments)
    {
        var (exitCode, output) = await RunAsync(arguments);
        Assert.NotEqual(0, exitCode);
        Assert.NotEmpty(output);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "rego.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
