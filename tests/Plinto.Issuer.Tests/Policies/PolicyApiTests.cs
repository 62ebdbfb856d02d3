using System.Net;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.Policies;

/// <summary>Policies and revisions through the management API.</summary>
public sealed class PolicyApiTests(OneIssuer one) : IClassFixture<OneIssuer>
{
    private const string Allow = "package app\n\nallow if input.subject.id == \"ann\"\n";

    [Fact]
    public async Task A_new_policy_is_a_draft_that_decides_nothing()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());

        using var created = await tenant.CallAsync(
            HttpMethod.Post, "/v1/policies", new { name = "app", description = "who may", files = new[] { new { path = "app.rego", text = Allow } }, message = "first" });
        var policy = await created.JsonAsync(HttpStatusCode.Created);
        using var revisions = await tenant.CallAsync(HttpMethod.Get, $"/v1/policies/{policy.GetProperty("id").GetString()}/revisions");
        using var first = await tenant.CallAsync(HttpMethod.Get, $"/v1/policies/{policy.GetProperty("id").GetString()}/revisions/1");
        using var settings = await tenant.CallAsync(HttpMethod.Get, "/v1/policies/settings");

        Assert.Equal("/v1/policies/" + policy.GetProperty("id").GetString(), created.Headers.Location?.OriginalString);
        Assert.Equal(1, policy.GetProperty("revision").GetInt32());
        Assert.False(policy.TryGetProperty("activeRevision", out _));
        var listed = Assert.Single((await revisions.JsonAsync()).GetProperty("items").EnumerateArray());
        Assert.False(listed.TryGetProperty("files", out _));
        Assert.Equal("app.rego", Assert.Single(listed.GetProperty("paths").EnumerateArray()).GetString());
        var read = await first.JsonAsync();
        Assert.Equal(Allow, read.GetProperty("files")[0].GetProperty("text").GetString());
        Assert.Equal(("app/allow", "first", false),
            (read.GetProperty("entrypoints")[0].GetString(), read.GetProperty("message").GetString(), read.GetProperty("active").GetBoolean()));
        Assert.Equal(0, (await settings.JsonAsync()).GetProperty("release").GetInt64());
    }

    [Theory]
    [InlineData("package app\n\nallow if {\n", "rego_parse_error", 4)]
    [InlineData("package app\n\nallow if x\n", "rego_unsafe_var_error", 3)]
    [InlineData("package app\n\nallow if count(1) > 0\n", "rego_type_error", 3)]
    [InlineData("package app\n\na if b\n\nb if a\n", "rego_recursion_error", 3)]
    [InlineData("package app\n\nallow if http.send({\"method\": \"get\", \"url\": \"http://127.0.0.1\"}).status_code == 200\n", "rego_type_error", 3)]
    [InlineData("package app\n\nallow if opa.runtime().env.HOME\n", "rego_type_error", 3)]
    [InlineData("package app\n\nallow if net.lookup_ip_addr(\"localhost\")\n", "rego_type_error", 3)]
    [InlineData("package app\n\nallow if rego.parse_module(\"a\", \"package a\")\n", "rego_type_error", 3)]
    [InlineData("package app\n\nallow if trace(\"x\")\n", "rego_type_error", 3)]
    [InlineData("package plinto.rbac\n\nallow := true\n", "rego_compile_error", 1)]
    [InlineData("package plinto\n\nroles := {}\n", "rego_compile_error", 1)]
    [InlineData("package system.authz\n\nallow := true\n", "rego_compile_error", 1)]
    public async Task A_policy_that_does_not_compile_is_not_saved_and_says_where(string text, string code, int row)
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());

        using var refused = await tenant.CallAsync(HttpMethod.Post, "/v1/policies", new { name = "app", files = new[] { new { path = "dir/app.rego", text } } });
        using var list = await tenant.CallAsync(HttpMethod.Get, "/v1/policies");

        var problem = await refused.JsonAsync(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("policy_invalid", problem.GetProperty("code").GetString());
        Assert.Contains(problem.GetProperty("errors").EnumerateArray(), error =>
            error.GetProperty("code").GetString() == code && error.GetProperty("file").GetString() == "app/dir/app.rego" && error.GetProperty("row").GetInt32() == row
                && error.GetProperty("column").GetInt32() > 0);
        Assert.Empty((await list.JsonAsync()).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_revision_is_checked_together_with_what_is_in_force()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        await TestPolicy.ActiveAsync(tenant, "library", "package library\n\nworking_hours := true\n");

        using var conflicting =
            await tenant.CallAsync(HttpMethod.Post, "/v1/policies", new { name = "second", files = TestPolicy.Files("package library\n\nworking_hours(x) := x\n") });
        using var calling = await tenant.CallAsync(
            HttpMethod.Post, "/v1/policies", new { name = "third", files = TestPolicy.Files("package app\n\nimport data.library\n\nallow if library.working_hours\n") });

        Assert.Equal("rego_type_error", (await conflicting.JsonAsync(HttpStatusCode.UnprocessableEntity)).GetProperty("errors")[0].GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.Created, calling.StatusCode);
    }

    [Fact]
    public async Task Entrypoints_are_those_listed_or_annotated_or_named_allow()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        const string Annotated = "package app\n\n# METADATA\n# entrypoint: true\ndecision := {\"allow\": true}\n\nallow := true\n";

        var annotated = await EntrypointsAsync(tenant, "annotated", Annotated, null);
        var named = await EntrypointsAsync(tenant, "named", "package a.b\n\nallow := true\n\nother := 1\n", null);
        var listed = await EntrypointsAsync(tenant, "listed", Annotated, ["app/allow"]);
        using var unknown = await tenant.CallAsync(
            HttpMethod.Post, "/v1/policies", new { name = "unknown", files = TestPolicy.Files(Annotated), entrypoints = new[] { "app/nothing" } });

        Assert.Equal(["app/decision"], annotated);
        Assert.Equal(["a/b/allow"], named);
        Assert.Equal(["app/allow"], listed);
        Assert.Contains("app/nothing", (await unknown.JsonAsync(HttpStatusCode.UnprocessableEntity)).GetProperty("errors")[0].GetProperty("message").GetString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../app.rego")]
    [InlineData("a/../app.rego")]
    [InlineData("/app.rego")]
    [InlineData("./app.rego")]
    [InlineData("a//app.rego")]
    [InlineData("a\\app.rego")]
    [InlineData("app.rego\u0000")]
    [InlineData("app.rego\n")]
    [InlineData("app.json")]
    [InlineData("äpp.rego")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Attack_with_a_path_that_leads_elsewhere_is_refused(string? path)
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());

        using var refused = await tenant.CallAsync(HttpMethod.Post, "/v1/policies", new { name = "app", files = new[] { new { path, text = Allow } } });

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Theory]
    [InlineData("plinto")]
    [InlineData("App")]
    [InlineData("-app")]
    [InlineData("app\n")]
    [InlineData("")]
    public async Task Attack_with_a_name_that_is_ours_or_none_is_refused(string name)
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());

        using var refused = await tenant.CallAsync(HttpMethod.Post, "/v1/policies", new { name, files = TestPolicy.Files(Allow) });

        Assert.True((await refused.JsonAsync(HttpStatusCode.BadRequest)).GetProperty("errors").TryGetProperty("name", out _));
    }

    [Fact]
    public async Task Limits_are_errors_that_name_them()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var large = "package app\n\n# " + new string('x', 600 * 1024);

        using var tooLarge = await tenant.CallAsync(HttpMethod.Post, "/v1/policies", new { name = "app", files = new[] { new { path = "a.rego", text = large } } });
        using var tooMany = await tenant.CallAsync(
            HttpMethod.Post, "/v1/policies", new { name = "app", files = Enumerable.Range(0, 65).Select(i => new { path = $"a{i}.rego", text = "package app" }) });
        using var twice = await tenant.CallAsync(
            HttpMethod.Post, "/v1/policies", new { name = "app", files = new[] { new { path = "a.rego", text = Allow }, new { path = "A.rego", text = Allow } } });
        using var none = await tenant.CallAsync(HttpMethod.Post, "/v1/policies", new { name = "app", files = Array.Empty<object>() });

        foreach (var response in new[] { tooLarge, tooMany, twice, none })
        {
            Assert.True((await response.JsonAsync(HttpStatusCode.BadRequest)).GetProperty("errors").TryGetProperty("files", out _));
        }

        Assert.True(await Management.IsTooLargeAsync(
            tenant.CallAsync(HttpMethod.Post, "/v1/policies", new { name = "app", files = new[] { new { path = "a.rego", text = new string('x', 3 * 1024 * 1024) } } })));
    }

    [Fact]
    public async Task A_tenant_has_at_most_50_policies_however_many_are_made_at_once()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        for (var i = 0; i < 46; i++)
        {
            await TestPolicy.CreateAsync(tenant, $"p{i}", "package p\n");
        }

        var answers = new List<HttpStatusCode>();
        for (var round = 0; answers.Count < 12; round++)
        {
            // Whoever finds the queue of compilations full is asked to come again.
            var batch = await Task.WhenAll(
                Enumerable.Range(0, 6).Select(i => tenant.CallAsync(HttpMethod.Post, "/v1/policies", new { name = $"q{round}-{i}", files = TestPolicy.Files("package p\n") })));
            answers.AddRange(batch.Select(answer => answer.StatusCode).Where(status => status != HttpStatusCode.ServiceUnavailable));
            Array.ForEach(batch, answer => answer.Dispose());
        }

        Assert.Equal(4, answers.Count(status => status == HttpStatusCode.Created));
        Assert.Equal(answers.Count - 4, answers.Count(status => status == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task History_tells_what_each_revision_changed()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var policy = await TestPolicy.CreateAsync(tenant, "app", Allow, "package app.more\n\nx := 1\n");
        await policy.ReviseAsync(Allow.Replace("ann", "bob", StringComparison.Ordinal), "package app.more\n\nx := 1\n");
        await policy.ReviseAsync(Allow.Replace("ann", "bob", StringComparison.Ordinal));

        using var changed = await tenant.CallAsync(HttpMethod.Get, policy.Path + "/revisions/2/diff");
        using var removed = await tenant.CallAsync(HttpMethod.Get, policy.Path + "/revisions/3/diff?from=1");
        using var fromNothing = await tenant.CallAsync(HttpMethod.Get, policy.Path + "/revisions/1/diff");
        using var unknown = await tenant.CallAsync(HttpMethod.Get, policy.Path + "/revisions/2/diff?from=9");
        using var history = await tenant.CallAsync(HttpMethod.Get, policy.Path + "/revisions?limit=2");

        var file = Assert.Single((await changed.JsonAsync()).GetProperty("files").EnumerateArray());
        Assert.Equal(
            "--- a/file0.rego\n+++ b/file0.rego\n@@ -1,3 +1,3 @@\n package app\n \n-allow if input.subject.id == \"ann\"\n+allow if input.subject.id == \"bob\"\n",
            file.GetProperty("diff").GetString());
        Assert.Equal(["changed", "removed"], (await removed.JsonAsync()).GetProperty("files").EnumerateArray().Select(item => item.GetProperty("status").GetString()));
        Assert.Equal(["added", "added"], (await fromNothing.JsonAsync()).GetProperty("files").EnumerateArray().Select(item => item.GetProperty("status").GetString()));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        var page = await history.JsonAsync();
        Assert.Equal([3, 2], page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("number").GetInt32()));
        using var rest = await tenant.CallAsync(HttpMethod.Get, policy.Path + "/revisions?limit=2&cursor=" + page.GetProperty("next").GetString());
        Assert.Equal([1], (await rest.JsonAsync()).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("number").GetInt32()));
    }

    [Fact]
    public async Task A_repeated_creation_answers_what_the_first_did()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var body = new { name = "app", files = TestPolicy.Files(Allow) };

        using var first = await tenant.CallAsync(HttpMethod.Post, "/v1/policies", body, ("Idempotency-Key", "k1"));
        using var again = await tenant.CallAsync(HttpMethod.Post, "/v1/policies", body, ("Idempotency-Key", "k1"));
        using var taken = await tenant.CallAsync(HttpMethod.Post, "/v1/policies", body);

        Assert.Equal((await first.JsonAsync(HttpStatusCode.Created)).GetProperty("id").GetString(), (await again.JsonAsync(HttpStatusCode.Created)).GetProperty("id").GetString());
        Assert.Equal(HttpStatusCode.Conflict, taken.StatusCode);
    }

    [Fact]
    public async Task A_policy_is_described_and_deleted_by_whoever_read_it_last()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var policy = await TestPolicy.CreateAsync(tenant, "app", Allow);
        using var read = await tenant.CallAsync(HttpMethod.Get, policy.Path);

        using var described = await tenant.CallAsync(HttpMethod.Patch, policy.Path, new { description = "who may" }, ("If-Match", read.Headers.ETag!.Tag));
        using var late = await tenant.CallAsync(HttpMethod.Delete, policy.Path, null, ("If-Match", read.Headers.ETag!.Tag));
        using var deleted = await tenant.CallAsync(HttpMethod.Delete, policy.Path, null, ("If-Match", described.Headers.ETag!.Tag));

        Assert.Equal("who may", (await described.JsonAsync()).GetProperty("description").GetString());
        Assert.Equal((HttpStatusCode.PreconditionFailed, HttpStatusCode.NoContent), (late.StatusCode, deleted.StatusCode));
    }

    private static async Task<string?[]> EntrypointsAsync(TestTenant tenant, string name, string text, string[]? entrypoints)
    {
        using var created = await tenant.CallAsync(HttpMethod.Post, "/v1/policies", new { name, files = TestPolicy.Files(text), entrypoints });
        var id = (await created.JsonAsync(HttpStatusCode.Created)).GetProperty("id").GetString();
        using var revision = await tenant.CallAsync(HttpMethod.Get, $"/v1/policies/{id}/revisions/1");
        return [.. (await revision.JsonAsync()).GetProperty("entrypoints").EnumerateArray().Select(item => item.GetString())];
    }
}
