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

    [Theory]
    [InlineData("input.a with input as {\"a\": 3}", "{\"result\":[{\"value\":3}]}")]
    [InlineData("data.app.allow with input as {\"user\": \"alice\"}", "{\"result\":[{\"value\":true}]}")]
    [InlineData("data.app.allow with input as {}", "{\"result\":[{\"value\":false}]}")]
    [InlineData("data.app.nothing with input as {}", "{}")]
    [InlineData("1 == 2", "{\"result\":[{\"value\":false}]}")]
    [InlineData("2 in [1, 2]", "{\"result\":[{\"value\":true}]}")]
    [InlineData("x := 1", "{\"result\":[{\"bindings\":{\"x\":1}}]}")]
    public async Task Query_that_is_one_term_prints_its_value_modifiers_or_not(string query, string expected)
    {
        var (exitCode, output) = await RunAsync("eval", "-d", Write("app.rego", Policy), query);
        Assert.Equal(0, exitCode);
        Assert.Equal(expected, JsonSerializer.Serialize(JsonDocument.Parse(output).RootElement));
    }

    [Fact]
    public async Task What_a_policy_prints_is_shown()
    {
        var (_, output) = await RunAsync("eval", "-d", Write("print.rego", "package t\n\np if print(\"seen\", input.x)\n"), "-i", Write("input.json", """{"x": 7}"""), "data.t.p");
        Assert.Contains("seen 7", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_of_a_folder_stands_under_its_name()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "root", "a", "b"));
        Write("root/top.json", """{"top": 1}""");
        Write("root/a/b/more.yaml", "deep: [x, z]\n");
        Write("root/a/data.json", """{"own": 2}""");
        Write("root/a/list.yml", "listed: true\n");
        var (_, all) = await RunAsync("eval", "-d", Path.Combine(_folder, "root"), "data");
        Assert.Equal("""{"a":{"b":{"deep":["x","z"]},"listed":true,"own":2},"top":1}""", Value(all));
        var (_, bundle) = await RunAsync("eval", "-b", Path.Combine(_folder, "root"), "data");
        Assert.Equal("""{"a":{"own":2}}""", Value(bundle));

        static string Value(string output) => JsonSerializer.Serialize(JsonDocument.Parse(output).RootElement.GetProperty("result")[0].GetProperty("value"));
    }

    // As OPA: of a file with one value a line the first counts.
    [Fact]
    public async Task What_is_ignored_is_not_read_and_of_several_values_in_a_file_the_first_is()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "root", "fixtures"));
        Write("root/lines.json", "{\"a\": 1}\n{\"a\": 2}\n");
        Write("root/template.yaml", "a: other\n");
        Write("root/fixtures/x.json", "not json");
        var (exitCode, output) = await RunAsync("eval", "-d", Path.Combine(_folder, "root"), "--ignore", "*.yaml", "--ignore", "fixtures", "data");
        Assert.Equal(0, exitCode);
        Assert.Equal("""{"a":1}""", JsonSerializer.Serialize(JsonDocument.Parse(output).RootElement.GetProperty("result")[0].GetProperty("value")));
    }

    [Fact]
    public async Task Query_that_begins_with_a_minus_stands_behind_two()
    {
        var (_, output) = await RunAsync("eval", "-i", Write("input.json", """{"x": 7}"""), "--", "-input.x");
        Assert.Equal(-7, JsonDocument.Parse(output).RootElement.GetProperty("result")[0].GetProperty("value").GetInt32());
    }

    [Fact]
    public async Task Functions_of_another_host_are_declared_in_a_file()
    {
        var policy = Write("host.rego", "package host\n\np if org.trusted(\"ada\")\n\ntest_p if p with org.trusted as true\n");
        var capabilities = Write("capabilities.json", """{"builtins": [{"name": "org.trusted", "decl": {"type": "function", "args": [{"type": "string"}], "result": {"type": "boolean"}}}]}""");
        var (without, problem) = await RunAsync("test", policy);
        var (with, output) = await RunAsync("test", "--capabilities", capabilities, policy);
        var (wrong, _) = await RunAsync("check", "--capabilities", policy, policy);
        Assert.Equal((1, 0, 2), (without, with, wrong));
        Assert.Contains("rego_type_error", problem, StringComparison.Ordinal);
        Assert.EndsWith("1 passed, 0 failed, 0 skipped\n", output, StringComparison.Ordinal);
    }

    // The key is that of RFC 8037, appendix A.
    [Fact]
    public async Task EdDSA_signs_and_verifies()
    {
        var (exitCode, output) = await RunAsync("eval", """
            io.jwt.verify_eddsa(
                io.jwt.encode_sign({"alg": "EdDSA"}, {"sub": "ada"}, {"kty": "OKP", "crv": "Ed25519", "d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}),
                `{"keys": [{"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}`)
            """);
        Assert.Equal((0, true), (exitCode, JsonDocument.Parse(output).RootElement.GetProperty("result")[0].GetProperty("value").GetBoolean()));
    }

    [Fact]
    public async Task Run_without_a_test_fails_and_says_so()
    {
        var (exitCode, output) = await RunAsync("test", Write("app.rego", Policy));
        Assert.Equal(1, exitCode);
        Assert.Contains("no test was found", output, StringComparison.Ordinal);
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
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "rego.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
