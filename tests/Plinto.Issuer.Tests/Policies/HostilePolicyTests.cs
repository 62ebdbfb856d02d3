using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Plinto.Issuer.Tests.Feed;
using Plinto.Issuer.Tests.Policies.Releases;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.Policies;

/// <summary>Policies and inputs made to break the issuer or to keep it from its other work.</summary>
public sealed class HostilePolicyTests(OneIssuer one) : IClassFixture<OneIssuer>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("numbers", "package app\n\nallow if {\n\tsome a in numbers.range(1, 100000)\n\tsome b in numbers.range(1, 100000)\n\ta + b < 0\n}\n")]
    [InlineData("comprehension",
        "package app\n\nallow if count({[a, b, c] | some a in numbers.range(1, 500); some b in numbers.range(1, 500); some c in numbers.range(1, 500)}) > 0\n")]
    [InlineData("functions", "package app\n\nf0(x) := x + 1\nf1(x) := f0(x) + f0(x + 1)\nf2(x) := f1(x) + f1(x + 1)\nf3(x) := f2(x) + f2(x + 1)\nf4(x) := f3(x) + f3(x + 1)\nf5(x) := f4(x) + f4(x + 1)\nf6(x) := f5(x) + f5(x + 1)\n\nallow if {\n\tsome a in numbers.range(1, 1000000)\n\tf6(a) < 0\n}\n")]
    [InlineData("strings", "package app\n\nallow if count(concat(\"\", [s | some i in numbers.range(1, 100000); s := sprintf(\"%0500d\", [i])])) < 0\n")]
    [InlineData("regex", "package app\n\nallow if regex.match(`^(([a-z])+.)+[A-Z]([a-z])+$`, concat(\"\", [s | some i in numbers.range(1, 200000); s := \"a\"]))\n")]
    [InlineData("bits", "package app\n\nallow if bits.lsh(1, 2000000000) > 0\n")]
    [InlineData("structure",
        "package app\n\nf0(v) := [v, v, v, v]\nf1(v) := f0(f0(f0(v)))\nf2(v) := f1(f1(f1(f1(v))))\n\nallow if f2(f0(input)) == f2(f0(json.unmarshal(json.marshal(input))))\n")]
    [InlineData("text", "package app\n\nf0(v) := [v, v, v, v]\nf1(v) := f0(f0(f0(v)))\nf2(v) := f1(f1(f1(f1(v))))\n\nallow if count(json.marshal(f2(input))) > 1\n")]
    public async Task Attack_with_a_policy_that_never_ends_is_cut_off_and_denied(string name, string text)
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        await TestPolicy.ActiveAsync(tenant, "app", text);

        var since = Stopwatch.GetTimestamp();
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ActivationTests.EvaluateAsync(tenant, "x")));
        using var token = await tenant.PostAsync("/oauth/token", ("grant_type", "client_credentials"));

        Assert.All(answers, answer => Assert.False(answer.GetProperty("allowed").GetBoolean(), name));
        Assert.All(answers, answer => Assert.NotEqual("policy_denied", answer.GetProperty("code").GetString()));
        Assert.Equal(HttpStatusCode.OK, token.StatusCode);
        Assert.True(Stopwatch.GetElapsedTime(since) < Soon, $"{name}: {Stopwatch.GetElapsedTime(since)}");
    }

    [Fact]
    public async Task Attack_with_a_test_that_never_ends_puts_nothing_in_force()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var policy = await TestPolicy.CreateAsync(
            tenant, "app", "package app\n\nallow := true\n",
            "package app_test\n\ntest_long if {\n\tsome a in numbers.range(1, 100000)\n\tsome b in numbers.range(1, 100000)\n\ta + b < 0\n}\n");

        using var refused = await policy.PostAsync("activate", new { revision = 1 });

        var test = Assert.Single((await refused.JsonAsync(HttpStatusCode.Conflict)).GetProperty("tests").EnumerateArray());
        Assert.StartsWith("eval_budget_", test.GetProperty("error").GetProperty("code").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("parentheses")]
    [InlineData("arrays")]
    [InlineData("operators")]
    [InlineData("comprehensions")]
    [InlineData("rules")]
    [InlineData("with")]
    [InlineData("every")]
    [InlineData("scans")]
    [InlineData("body")]
    public async Task Attack_with_a_text_made_to_exhaust_the_compiler_ends_soon(string name)
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var since = Stopwatch.GetTimestamp();

        using var answer = await tenant.CallAsync(HttpMethod.Post, "/v1/policies/check", new { files = new[] { new { path = "a.rego", text = Bomb(name) } } });
        using var token = await tenant.PostAsync("/oauth/token", ("grant_type", "client_credentials"));

        Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity, $"{name}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        Assert.Equal(HttpStatusCode.OK, token.StatusCode);
        Assert.True(Stopwatch.GetElapsedTime(since) < Soon, $"{name}: {Stopwatch.GetElapsedTime(since)}");
    }

    [Fact]
    public async Task Attack_with_an_input_of_megabytes_or_many_levels_is_refused()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var deep = string.Concat(Enumerable.Repeat("[", 5000)) + string.Concat(Enumerable.Repeat("]", 5000));

        Assert.True(await Management.IsTooLargeAsync(tenant.CallAsync(HttpMethod.Post, "/v1/policies/evaluate", new { input = new string('x', 2 * 1024 * 1024) })));
        using var nested = await SendAsync(tenant, $$"""{"input":{{deep}}}""");
        using var number = await SendAsync(tenant, """{"input":1e999999999}""");
        using var fits = await tenant.CallAsync(
            HttpMethod.Post, "/v1/policies/evaluate", new { input = new { headers = Enumerable.Range(0, 1000).ToDictionary(i => "h" + i, _ => new string('x', 900)) } });

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (nested.StatusCode, number.StatusCode));
        Assert.Equal(HttpStatusCode.OK, fits.StatusCode);
    }

    [Fact]
    public async Task Attack_by_a_policy_that_reads_another_tenants_data_finds_its_own_alone()
    {
        var issuer = await one.GetAsync();
        var victim = await TestTenant.CreateAsync(issuer);
        var attacker = await TestTenant.CreateAsync(issuer);
        await PolicyFeedTests.GiveRoleAsync(victim, "secret-role", ["vault:open"], victim.ClientId.ToString());
        await TestPolicy.ActiveAsync(victim, "hidden", "package hidden\n\nvalue := \"only-the-victims\"\n\nallow := true\n");
        await TestPolicy.ActiveAsync(
            attacker, "thief",
            "package thief\n\n# METADATA\n# entrypoint: true\nall_roles := {\"allow\": true, \"reasons\": [json.marshal(data.plinto)]}\n\n# METADATA\n# entrypoint: true\ntheirs := {\"allow\": true, \"reasons\": [json.marshal(data.hidden)]}\n");

        var roles = await ActivationTests.EvaluateAsync(attacker, "x", "thief/all_roles");
        var theirs = await ActivationTests.EvaluateAsync(attacker, "x", "thief/theirs");

        Assert.DoesNotContain("secret-role", roles.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(victim.ClientId.ToString(), roles.GetRawText(), StringComparison.Ordinal);
        Assert.False(theirs.GetProperty("allowed").GetBoolean());
        Assert.DoesNotContain("only-the-victims", theirs.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attack_with_an_explanation_too_large_to_show_is_cut()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        await TestPolicy.ActiveAsync(tenant, "app",
            "package app\n\nbig := [i | some i in numbers.range(1, 50000)]\n\ndeep := json.unmarshal(input.text)\n\nallow if {\n\tcount(big) > 0\n\tis_array(deep)\n}\n");

        using var explained =
            await tenant.CallAsync(HttpMethod.Post, "/v1/policies/evaluate", new { input = new { text = new string('[', 200) + new string(']', 200) }, explain = true });

        var answer = await explained.JsonAsync();
        Assert.True(answer.GetProperty("allowed").GetBoolean());
        Assert.Equal(2, answer.GetProperty("explanation").EnumerateArray().Count(rule => rule.GetProperty("value").ValueKind == JsonValueKind.String));
        Assert.True(answer.GetRawText().Length < 10_000);
    }

    [Fact]
    public async Task Attack_by_a_flood_of_trials_gets_503_while_another_tenant_is_served()
    {
        var issuer = await one.GetAsync();
        var attacker = await TestTenant.CreateAsync(issuer);
        var other = await TestTenant.CreateAsync(issuer);
        var slow = new { files = new[] { new { path = "a.rego", text = Bomb("rules") } } };

        var flood = Enumerable.Range(0, 40).Select(_ => attacker.CallAsync(HttpMethod.Post, "/v1/policies/check", slow)).ToList();
        var served = await ActivationTests.EvaluateAsync(other, "x", "plinto/rbac/allow");
        var answers = await Task.WhenAll(flood);

        Assert.Equal("policy_denied", served.GetProperty("code").GetString());
        var refused = answers.Where(answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, answer => Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Array.ForEach(answers, answer => answer.Dispose());
    }

    private static string Bomb(string name)
    {
        var text = new StringBuilder("package app\n\n");
        return name switch
        {
            "parentheses" => text.Append("allow if ").Append('(', 100_000).Append(" true ").Append(')', 100_000).Append('\n').ToString(),
            "arrays" => text.Append("x := ").Append('[', 100_000).Append(']', 100_000).Append('\n').ToString(),
            "operators" => text.Append("x := 1").Insert(text.Length, " + 1", 100_000).Append('\n').ToString(),
            "comprehensions" => text.Append("x := ").Insert(text.Length, "[y | y := ", 150).Append('1').Append(']', 150).Append('\n').ToString(),
            "rules" => text.AppendJoin("", Enumerable.Range(0, 6000).Select(i => $"r{i} if {{\n\tinput.a == {i}\n\tnot r{i + 1}\n}}\n\n")).Append("r6000 := true\n").ToString(),
            "with" => text.AppendJoin("", Enumerable.Range(0, 14)
            .Select(i => $"r{i} if r{i + 1} with input.x{i} as 1 with data.plinto.x{i} as 2\n\nr{i} if r{i + 1} with input.y{i} as 3\n\n")).Append("r14 if input.z\n").ToString(),
            "every" => text.Append("allow if {\n").Insert(text.Length, "every x in input.a {\n", 100).Append("x\n").Insert(text.Length, "}\n", 100).Append("}\n").ToString(),
            "scans" => text.AppendJoin(
            "", Enumerable.Range(0, 20).Select(i => $"r{i} if {{\n{string.Concat(Enumerable.Range(0, 900).Select(v => $"\tsome v{v} in input.a\n"))}}}\n\n")).ToString(),
            "body" => text.Append("allow if {\n").AppendJoin("", Enumerable.Range(0, 20_000).Select(i => $"\tx{i + 1} == x{i} + 1\n")).Append("}\n").ToString(),
            _ => throw new ArgumentOutOfRangeException(nameof(name)),
        };
    }

    private static async Task<HttpResponseMessage> SendAsync(TestTenant tenant, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/policies/evaluate") { Content = new StringContent(json, null, "application/json") };
        request.Headers.Authorization = new("Bearer", tenant.ApiKey);
        return await tenant.Issuer.Http.SendAsync(request);
    }
}
