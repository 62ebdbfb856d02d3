using System.Net;
using System.Text.Json;
using Plinto.Issuer.Decisions;
using Plinto.Issuer.Tests.Feed;
using Plinto.Issuer.Tests.Policies.Releases;
using Plinto.Issuer.Tests.Running;
using Plinto.Protocol.Decisions;

namespace Plinto.Issuer.Tests.Policies.DryRuns;

/// <summary>Trying policies: nothing of it is ever active.</summary>
public sealed class TrialTests(OneIssuer one) : IClassFixture<OneIssuer>
{
    private const string Allow =
        "package app\n\ndefault allow := false\n\nallow if input.subject.id == \"ann\"\n\nallow if {\n\tinput.action.name == \"read\"\n\tinput.subject.id == \"bob\"\n}\n";
    private const string Tests = "package app_test\n\ntest_ann if data.app.allow with input as {\"subject\": {\"id\": \"ann\"}}\n\ntest_dan if data.app.allow with input as {\"subject\": {\"id\": \"dan\"}}\n\ntodo_test_later if false\n";

    [Fact]
    public async Task Check_finds_errors_with_their_places_and_saves_nothing()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());

        using var good = await tenant.CallAsync(HttpMethod.Post, "/v1/policies/check", new { files = TestPolicy.Files(Allow) });
        using var bad = await tenant.CallAsync(HttpMethod.Post, "/v1/policies/check", new { files = TestPolicy.Files("package app\n\nallow if x\n\ndeny if y\n") });
        using var list = await tenant.CallAsync(HttpMethod.Get, "/v1/policies");

        Assert.Equal((true, "app/allow"), ((await good.JsonAsync()).GetProperty("valid").GetBoolean(), (await good.JsonAsync()).GetProperty("entrypoints")[1].GetString()));
        var errors = (await bad.JsonAsync()).GetProperty("errors").EnumerateArray().ToArray();
        Assert.Equal([("draft/file0.rego", 3, 10), ("draft/file0.rego", 5, 9)],
            errors.Select(error => (error.GetProperty("file").GetString(), error.GetProperty("row").GetInt32(), error.GetProperty("column").GetInt32())));
        Assert.Empty((await list.JsonAsync()).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Tests_are_run_with_failing_lines_and_coverage()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());

        using var run = await tenant.CallAsync(HttpMethod.Post, "/v1/policies/test", new { files = TestPolicy.Files(Allow, Tests) });
        var policy = await TestPolicy.CreateAsync(tenant, "app", Allow, Tests);
        using var ofRevision = await tenant.CallAsync(HttpMethod.Post, "/v1/policies/test", new { policy = policy.Id, revision = 1 });
        using var broken = await tenant.CallAsync(HttpMethod.Post, "/v1/policies/test", new { files = TestPolicy.Files("package app\n\nallow if x\n") });

        var report = await run.JsonAsync();
        Assert.Equal((false, 1, 1, 1), (report.GetProperty("succeeded").GetBoolean(), report.GetProperty("passed").GetInt32(), report.GetProperty("failed").GetInt32(),
            report.GetProperty("skipped").GetInt32()));
        var failed = Assert.Single(report.GetProperty("tests").EnumerateArray(), test => test.GetProperty("outcome").GetString() == "failed");
        Assert.Equal(("data.app_test.test_dan", 5), (failed.GetProperty("name").GetString(), failed.GetProperty("failures")[0].GetProperty("row").GetInt32()));
        var coverage = Assert.Single(report.GetProperty("coverage").GetProperty("files").EnumerateArray());
        Assert.Equal(("draft/file0.rego", 9), (coverage.GetProperty("file").GetString(), Assert.Single(coverage.GetProperty("missed").EnumerateArray()).GetInt32()));
        Assert.Equal("app/file0.rego", (await ofRevision.JsonAsync()).GetProperty("coverage").GetProperty("files")[0].GetProperty("file").GetString());
        Assert.Equal("policy_invalid", (await broken.JsonAsync(HttpStatusCode.UnprocessableEntity)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Evaluation_says_who_decided_and_explains_on_request()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var policy = await TestPolicy.ActiveAsync(tenant, "app", Allow);

        using var allowed = await tenant.CallAsync(HttpMethod.Post, "/v1/policies/evaluate", new { subject = new { id = "ann" } });
        using var denied = await tenant.CallAsync(
            HttpMethod.Post, "/v1/policies/evaluate", new { input = new { subject = new { id = "bob" }, action = new { name = "write" } }, explain = true });

        var yes = await allowed.JsonAsync();
        Assert.Equal((true, "allowed", "app/allow", 1),
            (yes.GetProperty("allowed").GetBoolean(), yes.GetProperty("code").GetString(), yes.GetProperty("entrypoint").GetString(), yes.GetProperty("release").GetInt32()));
        var by = Assert.Single(yes.GetProperty("decidedBy").EnumerateArray());
        Assert.Equal(("app", policy.Id, 1, "data.app.allow"),
            (by.GetProperty("policy").GetString(), by.GetProperty("id").GetString(), by.GetProperty("revision").GetInt32(), by.GetProperty("rules")[0].GetString()));
        Assert.False(yes.TryGetProperty("explanation", out _));
        var no = await denied.JsonAsync();
        Assert.Equal((false, "policy_denied"), (no.GetProperty("allowed").GetBoolean(), no.GetProperty("code").GetString()));
        var rule = Assert.Single(no.GetProperty("explanation").EnumerateArray());
        Assert.Equal(("data.app.allow", false), (rule.GetProperty("rule").GetString(), rule.GetProperty("value").GetBoolean()));
        Assert.Contains(rule.GetProperty("failures").EnumerateArray(), failure =>
            failure.GetProperty("file").GetString() == "app/file0.rego" && failure.GetProperty("row").GetInt32() == 8);
    }

    [Fact]
    public async Task A_decision_may_give_reasons_headers_and_a_step_up_and_what_is_no_decision_denies()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        await TestPolicy.ActiveAsync(
            tenant, "app",
            "package app\n\n# METADATA\n# entrypoint: true\ndecision := {\"allow\": true, \"reasons\": [\"because\"], \"headers\": {\"x-level\": \"7\"}, \"acr\": \"mfa\"}\n\n# METADATA\n# entrypoint: true\nhost := {\"allow\": true, \"headers\": {\"Host\": \"evil\"}}\n\n# METADATA\n# entrypoint: true\ntext := \"yes\"\n\n# METADATA\n# entrypoint: true\nclash := x if some x in [1, 2]\n");

        var decision = await ActivationTests.EvaluateAsync(tenant, "ann", "app/decision");
        var host = await ActivationTests.EvaluateAsync(tenant, "ann", "app/host");
        var text = await ActivationTests.EvaluateAsync(tenant, "ann", "app/text");
        var clash = await ActivationTests.EvaluateAsync(tenant, "ann", "app/clash");
        var missing = await ActivationTests.EvaluateAsync(tenant, "ann", "app/nothing");

        Assert.Equal(("because", "7", "mfa"),
            (decision.GetProperty("reasons")[0].GetString(), decision.GetProperty("headers").GetProperty("x-level").GetString(), decision.GetProperty("acr").GetString()));
        Assert.Equal(["policy_result_invalid", "policy_result_invalid", "policy_error", "policy_missing"],
            new[] { host, text, clash, missing }.Select(answer => answer.GetProperty("code").GetString()));
        Assert.All(new[] { host, text, clash, missing }, answer => Assert.False(answer.GetProperty("allowed").GetBoolean()));
        Assert.Contains("Host", host.GetProperty("fault").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Roles_decide_without_a_policy_and_policies_build_on_them_at_once()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var client = tenant.ClientId.ToString();
        var question = new { subject = new { type = "client", id = client }, action = new { name = "read" }, resource = new { type = "documents", id = "1" } };

        Assert.False(await AllowedAsync(tenant, question));
        await PolicyFeedTests.GiveRoleAsync(tenant, "reader", ["documents:read"], client);
        Assert.True(await AllowedAsync(tenant, question));
        await TestPolicy.ActiveAsync(tenant, "app", "package app\n\nimport data.plinto.rbac\n\nallow if {\n\trbac.allow\n\tinput.resource.id != \"secret\"\n}\n");
        Assert.True(await AllowedAsync(tenant, question));
        Assert.False(await AllowedAsync(tenant, question with { resource = new { type = "documents", id = "secret" } }));
        await PolicyFeedTests.GiveRoleAsync(tenant, "admin", ["*:*"], client);
        Assert.True(await AllowedAsync(tenant, question with { action = new { name = "delete" } }));
        using var gone = await tenant.CallAsync(HttpMethod.Delete, "/v1/clients/" + client);
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        Assert.False(await AllowedAsync(tenant, question));
    }

    [Fact]
    public async Task A_draft_is_tried_without_being_in_force()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var policy = await TestPolicy.ActiveAsync(tenant, "app", Allow);
        await policy.ReviseAsync("package app\n\nallow := true\n");
        var body = new { policy = policy.Id, revision = 2, subject = new { id = "dan" } };
        using var made = await tenant.CallAsync(HttpMethod.Post, "/v1/api-keys", new { name = "asker", permissions = new[] { "policies:evaluate" } });
        var asker = (await made.JsonAsync(HttpStatusCode.Created)).GetProperty("secret").GetString()!;

        using var draft = await tenant.CallAsync(HttpMethod.Post, "/v1/policies/evaluate", body);
        using var active = await tenant.CallAsync(HttpMethod.Post, "/v1/policies/evaluate", new { subject = new { id = "dan" } });
        using var plain = await Management.CallAsync(issuer, asker, HttpMethod.Post, "/v1/policies/evaluate", new { subject = new { id = "ann" } });
        using var reading = await Management.CallAsync(issuer, asker, HttpMethod.Post, "/v1/policies/evaluate", body);
        using var explaining = await Management.CallAsync(issuer, asker, HttpMethod.Post, "/v1/policies/evaluate", new { subject = new { id = "ann" }, explain = true });

        var answer = await draft.JsonAsync();
        Assert.True(answer.GetProperty("allowed").GetBoolean());
        Assert.False(answer.TryGetProperty("release", out _));
        Assert.False((await active.JsonAsync()).GetProperty("allowed").GetBoolean());
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (plain.StatusCode, reading.StatusCode, explaining.StatusCode));
    }

    [Fact]
    public async Task A_dry_run_lists_what_would_change()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var policy = await TestPolicy.ActiveAsync(tenant, "app", Allow);
        var inputs = new[] { "ann", "bob", "dan" }.Select(id => new { input = new { subject = new { id }, action = new { name = "read" } } });

        using var run = await tenant.CallAsync(HttpMethod.Post, "/v1/policies/dry-run", new
        {
            policy = policy.Id, inputs,
                files = TestPolicy.Files("package app\n\n# METADATA\n# entrypoint: true\nallow := {\"allow\": input.subject.id != \"ann\", \"reasons\": [\"not ann\"]}\n"),
        });

        var result = await run.JsonAsync();
        Assert.Equal((3, 0), (result.GetProperty("evaluated").GetInt32(), result.GetProperty("notEvaluated").GetInt32()));
        var changed = result.GetProperty("changed").EnumerateArray().ToArray();
        Assert.Equal([(0, true, false), (2, false, true)], changed.Select(item =>
            (item.GetProperty("index").GetInt32(), item.GetProperty("before").GetProperty("allowed").GetBoolean(), item.GetProperty("after").GetProperty("allowed").GetBoolean())));
        Assert.Equal("not ann", changed[0].GetProperty("reasons")[0].GetString());
        Assert.Equal(1, (await policy.ReadAsync()).GetProperty("revision").GetInt32());
    }

    [Fact]
    public async Task A_dry_run_over_the_decision_log_asks_again_what_was_asked_and_needs_the_right_to_read_it()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var other = await TestTenant.CreateAsync(issuer);
        var policy = await TestPolicy.CreateAsync(tenant, "app", Allow);
        var (ann, dan, foreign) = (Logged(tenant, "ann", allowed: true), Logged(tenant, "dan", allowed: true), Logged(other, "dan", allowed: true));
        await issuer.Get<DecisionSql>()
            .InsertAsync(tenant.Id, null, [ann, dan, Logged(tenant, "dan", allowed: true) with { Input = null }], TimeProvider.System.GetUtcNow(), CancellationToken.None);
        await issuer.Get<DecisionSql>().InsertAsync(other.Id, null, [foreign], TimeProvider.System.GetUtcNow(), CancellationToken.None);
        using var made = await tenant.CallAsync(HttpMethod.Post, "/v1/api-keys", new { name = "asker", permissions = new[] { "policies:evaluate", "policies:read" } });
        var asker = (await made.JsonAsync(HttpStatusCode.Created)).GetProperty("secret").GetString()!;
        var body = new { policy = policy.Id, decisions = new { limit = 10, entrypoint = "app/allow" } };

        using var run = await tenant.CallAsync(HttpMethod.Post, "/v1/policies/dry-run", body);
        using var later = await tenant.CallAsync(
            HttpMethod.Post, "/v1/policies/dry-run", new { policy = policy.Id, decisions = new { since = TimeProvider.System.GetUtcNow().AddHours(1) } });
        using var refused = await Management.CallAsync(issuer, asker, HttpMethod.Post, "/v1/policies/dry-run", body);

        var result = await run.JsonAsync();
        Assert.Equal(2, result.GetProperty("evaluated").GetInt32());
        var changed = Assert.Single(result.GetProperty("changed").EnumerateArray());
        Assert.Contains(dan.Id.ToString("N")[..12], changed.GetProperty("decisionId").GetString()!.Replace("-", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal("policy_denied", changed.GetProperty("after").GetProperty("code").GetString());
        Assert.Equal(0, (await later.JsonAsync()).GetProperty("evaluated").GetInt32());
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task Attack_on_roles_by_a_draft_that_gives_back_what_it_reads_needs_the_permission_to_read_them()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var policy = await TestPolicy.CreateAsync(
            tenant, "app", "package app\n\n# METADATA\n# entrypoint: true\nallow := {\"allow\": true, \"reasons\": [json.marshal(data.plinto)]}\n");
        var log = Logged(tenant, "ann", allowed: false);
        await issuer.Get<DecisionSql>().InsertAsync(tenant.Id, null, [log], TimeProvider.System.GetUtcNow(), CancellationToken.None);
        using var listed = await tenant.CallAsync(HttpMethod.Get, "/v1/decisions");
        var decision = (await listed.JsonAsync()).GetProperty("items")[0].GetProperty("id").GetString();
        string[] without = ["policies:read", "policies:write", "policies:evaluate", "decisions:read"];
        var statuses = new List<(HttpStatusCode Without, HttpStatusCode With)>();
        var keys = new List<string>();
        foreach (var permissions in new[] { without, [.. without, "roles:read"] })
        {
            using var made = await tenant.CallAsync(HttpMethod.Post, "/v1/api-keys", new { name = "author", permissions });
            keys.Add((await made.JsonAsync(HttpStatusCode.Created)).GetProperty("secret").GetString()!);
        }

        foreach (var (method, path, body) in new (HttpMethod, string, object?)[]
        {
            (HttpMethod.Post, "/v1/policies/dry-run", new { policy = policy.Id, revision = 1, inputs = new[] { new { input = new { subject = new { id = "x" } } } } }),
            (HttpMethod.Post, "/v1/policies/dry-run", new { policy = policy.Id, revision = 1, decisions = new { limit = 1 } }),
            (HttpMethod.Post, "/v1/policies/evaluate", new { policy = policy.Id, revision = 1, subject = new { id = "x" } }),
            (HttpMethod.Post, "/v1/policies/evaluate", new { subject = new { id = "x" }, explain = true }),
            (HttpMethod.Get, $"/v1/decisions/{decision}/explanation", null),
        })
        {
            using var refused = await Management.CallAsync(issuer, keys[0], method, path, body);
            using var taken = await Management.CallAsync(issuer, keys[1], method, path, body);
            statuses.Add((refused.StatusCode, taken.StatusCode));
        }

        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.Forbidden, status.Without));
        Assert.All(statuses, status => Assert.NotEqual(HttpStatusCode.Forbidden, status.With));
    }

    [Fact]
    public async Task A_trial_that_asks_nothing_or_too_much_is_refused()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var bodies = new (string Path, object Body)[]
        {
            ("evaluate", new { }), ("evaluate", new { input = new { }, subject = new { id = "x" } }), ("evaluate", new { input = new { }, entrypoint = "" }),
            ("evaluate", new { input = new { }, revision = 1 }), ("dry-run", new { }), ("dry-run", new { inputs = Array.Empty<object>() }),
            ("dry-run", new { inputs = new object?[] { null } }),
            ("dry-run", new { inputs = Enumerable.Range(0, 1001).Select(_ => new { input = 1 }) }), ("dry-run", new { decisions = new { limit = 1001 } }),
            ("test", new { revision = 1 }), ("check", new { files = Array.Empty<object>() }), ("check", new { files = new object?[] { null } }),
        };
        foreach (var (path, body) in bodies)
        {
            using var refused = await tenant.CallAsync(HttpMethod.Post, "/v1/policies/" + path, body);
            Assert.True(refused.StatusCode == HttpStatusCode.BadRequest, $"{path} {JsonSerializer.Serialize(body)[..Math.Min(100, JsonSerializer.Serialize(body).Length)]}: {refused.StatusCode} {await refused.Content.ReadAsStringAsync()}");
        }
    }

    private static DecisionRecord Logged(TestTenant tenant, string subject, bool allowed) => new()
    {
        Id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), At = TimeProvider.System.GetUtcNow(), TenantId = tenant.Id.ToString(), Release = 1, Entrypoint = "app/allow",
            Allowed = allowed,
        Code = allowed ? "allowed" : "policy_denied", Microseconds = 1,
        Input = JsonSerializer.SerializeToElement(new { subject = new { id = subject }, action = new { name = "read" } }),
    };

    private static async Task<bool> AllowedAsync(TestTenant tenant, object question)
    {
        using var answer = await tenant.CallAsync(HttpMethod.Post, "/v1/policies/evaluate", question);
        return (await answer.JsonAsync()).GetProperty("allowed").GetBoolean();
    }
}
