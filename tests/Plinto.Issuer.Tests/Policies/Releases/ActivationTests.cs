using System.Net;
using System.Text.Json;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.Policies.Releases;

/// <summary>Activating policies: all of it or nothing, whoever comes at the same time.</summary>
public sealed class ActivationTests(OneIssuer one, Postgres postgres) : IClassFixture<OneIssuer>
{
    private const string Allow = "package app\n\nallow if input.subject.id == \"ann\"\n";
    private const string AllowBob = "package app\n\nallow if input.subject.id == \"bob\"\n";
    private const string FailingTest = "package app_test\n\ntest_carl_may if {\n\tdata.app.allow with input as {\"subject\": {\"id\": \"carl\"}}\n}\n";

    [Fact]
    public async Task Activation_roll_back_and_deactivation_each_make_a_release()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var policy = await TestPolicy.ActiveAsync(tenant, "app", Allow);
        Assert.Equal((true, false), (await AllowedAsync(tenant, "ann"), await AllowedAsync(tenant, "bob")));

        await policy.ActivateAsync(await policy.ReviseAsync(AllowBob));
        Assert.Equal((false, true), (await AllowedAsync(tenant, "ann"), await AllowedAsync(tenant, "bob")));
        using var rolledBack = await policy.PostAsync("roll-back");
        Assert.Equal((true, false), (await AllowedAsync(tenant, "ann"), await AllowedAsync(tenant, "bob")));
        using var deactivated = await policy.PostAsync("deactivate");
        Assert.Equal("policy_missing", (await EvaluateAsync(tenant, "ann")).GetProperty("code").GetString());
        using var again = await policy.PostAsync("roll-back");
        Assert.True(await AllowedAsync(tenant, "ann"));

        Assert.Equal(3, (await rolledBack.JsonAsync()).GetProperty("release").GetInt64());
        Assert.Equal(1, (await rolledBack.JsonAsync()).GetProperty("policy").GetProperty("activeRevision").GetInt32());
        Assert.False((await deactivated.JsonAsync()).GetProperty("policy").TryGetProperty("activeRevision", out _));
        using var releases = await tenant.CallAsync(HttpMethod.Get, "/v1/policies/releases");
        var list = (await releases.JsonAsync()).GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(["rolled_back", "deactivated", "rolled_back", "activated", "activated"], list.Select(release => release.GetProperty("reason").GetString()));
        Assert.Equal([true, false, false, false, false], list.Select(release => release.GetProperty("inForce").GetBoolean()));
        Assert.Equal(["plinto", "app"], list[0].GetProperty("policies").EnumerateArray().Select(item => item.GetProperty("name").GetString()));
        using var read = await tenant.CallAsync(HttpMethod.Get, "/v1/policies/releases/2");
        Assert.Equal(["plinto/rbac/allow", "app/allow"], (await read.JsonAsync()).GetProperty("entrypoints").EnumerateArray().Select(item => item.GetString()));
        Assert.Equal(
            "policy.activated policy.activated policy.created policy.deactivated policy.revised policy.rolled_back policy.rolled_back",
            await postgres.QueryAsync(issuer.Database, $"select string_agg(type, ' ' order by type) from events where tenant_id = '{tenant.Id.Value}' and type like 'policy.%'"));
        Assert.Equal(5L, await postgres.QueryAsync(issuer.Database, $"select count(*) from edge_changes where tenant_id = '{tenant.Id.Value}' and kind = 'policy'"));
    }

    [Fact]
    public async Task Permission_to_write_policies_does_not_put_them_in_force()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var policy = await TestPolicy.CreateAsync(tenant, "app", Allow);
        using var made = await tenant.CallAsync(
            HttpMethod.Post, "/v1/api-keys", new { name = "author", permissions = new[] { "policies:read", "policies:write", "policies:evaluate" } });
        var key = (await made.JsonAsync(HttpStatusCode.Created)).GetProperty("secret").GetString()!;

        using var revised = await Management.CallAsync(issuer, key, HttpMethod.Post, policy.Path + "/revisions", new { files = TestPolicy.Files(AllowBob) });
        var refused = new List<HttpStatusCode>();
        foreach (var (method, path, body) in new (HttpMethod, string, object)[]
        {
            (HttpMethod.Post, policy.Path + "/activate", new { revision = 2 }), (HttpMethod.Post, policy.Path + "/roll-back", new { }),
                (HttpMethod.Post, policy.Path + "/deactivate", new { }),
            (HttpMethod.Patch, "/v1/policies/settings", new { basePolicy = false }),
        })
        {
            using var response = await Management.CallAsync(issuer, key, method, path, body);
            refused.Add(response.StatusCode);
        }

        Assert.Equal(HttpStatusCode.Created, revised.StatusCode);
        Assert.All(refused, status => Assert.Equal(HttpStatusCode.Forbidden, status));
        Assert.False((await policy.ReadAsync()).TryGetProperty("activeRevision", out _));
    }

    [Fact]
    public async Task Permission_to_put_in_force_does_not_write()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var policy = await TestPolicy.CreateAsync(tenant, "app", Allow);
        using var made = await tenant.CallAsync(HttpMethod.Post, "/v1/api-keys", new { name = "releaser", permissions = new[] { "policies:activate" } });
        var key = (await made.JsonAsync(HttpStatusCode.Created)).GetProperty("secret").GetString()!;

        using var revised = await Management.CallAsync(issuer, key, HttpMethod.Post, policy.Path + "/revisions", new { files = TestPolicy.Files(AllowBob) });
        using var created = await Management.CallAsync(issuer, key, HttpMethod.Post, "/v1/policies", new { name = "other", files = TestPolicy.Files(AllowBob) });
        using var activated = await Management.CallAsync(issuer, key, HttpMethod.Post, policy.Path + "/activate", new { revision = 1 });

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.OK), (revised.StatusCode, created.StatusCode, activated.StatusCode));
    }

    [Fact]
    public async Task A_revision_whose_tests_fail_is_saved_but_never_put_in_force()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var policy = await TestPolicy.ActiveAsync(tenant, "app", Allow);
        var draft = await policy.ReviseAsync(AllowBob, FailingTest);

        using var refused = await policy.PostAsync("activate", new { revision = draft });

        var problem = await refused.JsonAsync(HttpStatusCode.Conflict);
        Assert.Equal("policy_tests_failed", problem.GetProperty("code").GetString());
        var test = Assert.Single(problem.GetProperty("tests").EnumerateArray());
        Assert.Equal(("data.app_test.test_carl_may", "failed"), (test.GetProperty("name").GetString(), test.GetProperty("outcome").GetString()));
        Assert.Equal(("app/file1_test.rego", 4), (test.GetProperty("failures")[0].GetProperty("file").GetString(), test.GetProperty("failures")[0].GetProperty("row").GetInt32()));
        Assert.Equal(1, (await policy.ReadAsync()).GetProperty("activeRevision").GetInt32());
        Assert.True(await AllowedAsync(tenant, "ann"));
    }

    [Fact]
    public async Task A_policy_that_breaks_another_ones_tests_is_not_put_in_force()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        await TestPolicy.ActiveAsync(tenant, "guard", "package guard\n\nallow := true\n",
            "package guard_test\n\ntest_nobody_is_root if not data.app.allow with input as {\"subject\": {\"id\": \"root\"}}\n");
        var policy = await TestPolicy.CreateAsync(tenant, "app", "package app\n\nallow := true\n");

        using var refused = await policy.PostAsync("activate", new { revision = 1 });

        Assert.Equal("data.guard_test.test_nobody_is_root", (await refused.JsonAsync(HttpStatusCode.Conflict)).GetProperty("tests")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task What_another_policy_imports_cannot_be_taken_away()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var library = await TestPolicy.ActiveAsync(tenant, "library", "package library\n\nis_ann(id) if id == \"ann\"\n");
        await TestPolicy.ActiveAsync(tenant, "app", "package app\n\nimport data.library\n\nallow if library.is_ann(input.subject.id)\n");

        using var refused = await library.PostAsync("deactivate");
        using var deleted = await tenant.CallAsync(HttpMethod.Delete, library.Path);

        Assert.Equal("policy_invalid", (await refused.JsonAsync(HttpStatusCode.UnprocessableEntity)).GetProperty("code").GetString());
        Assert.Equal("policy_active", (await deleted.JsonAsync(HttpStatusCode.Conflict)).GetProperty("code").GetString());
        Assert.True(await AllowedAsync(tenant, "ann"));
    }

    [Fact]
    public async Task Attack_by_a_race_of_two_revisions_of_one_policy_ends_with_one_of_them_and_a_release_that_says_so()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var policy = await TestPolicy.ActiveAsync(tenant, "app", Allow);
        await policy.ReviseAsync(AllowBob);
        await policy.ReviseAsync(AllowBob.Replace("bob", "carl", StringComparison.Ordinal));

        var answers = await Task.WhenAll(new[] { 2, 3 }.Select(revision => policy.PostAsync("activate", new { revision, expectedActive = 1 })));

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], answers.Select(answer => answer.StatusCode).Order());
        var active = (await policy.ReadAsync()).GetProperty("activeRevision").GetInt32();
        Assert.Equal(answers[0].StatusCode == HttpStatusCode.OK ? 2 : 3, active);
        Assert.Equal((active == 2, active == 3), (await AllowedAsync(tenant, "bob"), await AllowedAsync(tenant, "carl")));
        using var read = await tenant.CallAsync(HttpMethod.Get, "/v1/policies/releases/2");
        Assert.Equal(active, (await read.JsonAsync()).GetProperty("policies")[1].GetProperty("revision").GetInt32());
        Array.ForEach(answers, answer => answer.Dispose());
    }

    [Fact]
    public async Task Activations_of_many_policies_at_once_end_with_a_release_that_misses_none()
    {
        const int Count = 6;
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var policies = new List<TestPolicy>();
        for (var i = 0; i < Count; i++)
        {
            policies.Add(await TestPolicy.CreateAsync(tenant, $"p{i}", $"package p{i}\n\nallow := true\n"));
        }

        var answers = await Task.WhenAll(policies.Select(policy => policy.PostAsync("activate", new { revision = 1 })));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));

        using var settings = await tenant.CallAsync(HttpMethod.Get, "/v1/policies/settings");
        Assert.Equal(Count, (await settings.JsonAsync()).GetProperty("release").GetInt32());
        using var read = await tenant.CallAsync(HttpMethod.Get, $"/v1/policies/releases/{Count}");
        Assert.Equal(["plinto", .. policies.Select(policy => policy.Name)],
            (await read.JsonAsync()).GetProperty("policies").EnumerateArray().Select(item => item.GetProperty("name").GetString()!));
        foreach (var policy in policies)
        {
            Assert.True((await EvaluateAsync(tenant, "x", policy.Name + "/allow")).GetProperty("allowed").GetBoolean());
        }

        Array.ForEach(answers, answer => answer.Dispose());
    }

    [Fact]
    public async Task What_is_already_in_force_makes_no_release_and_a_wrong_expectation_changes_nothing()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var policy = await TestPolicy.ActiveAsync(tenant, "app", Allow);

        Assert.Equal(1, await policy.ActivateAsync(1));
        using var wrong = await policy.PostAsync("activate", new { revision = 1, expectedActive = 7 });
        using var unknown = await policy.PostAsync("activate", new { revision = 7 });
        using var nothingBefore = await policy.PostAsync("roll-back");

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.NotFound, HttpStatusCode.Conflict), (wrong.StatusCode, unknown.StatusCode, nothingBefore.StatusCode));
    }

    [Fact]
    public async Task A_repeated_activation_answers_what_the_first_did()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var policy = await TestPolicy.CreateAsync(tenant, "app", Allow);
        await policy.ReviseAsync(AllowBob);

        using var first = await tenant.CallAsync(HttpMethod.Post, policy.Path + "/activate", new { revision = 1 }, ("Idempotency-Key", "a"));
        await policy.ActivateAsync(2);
        using var again = await tenant.CallAsync(HttpMethod.Post, policy.Path + "/activate", new { revision = 1 }, ("Idempotency-Key", "a"));

        Assert.Equal((1, 1), ((await first.JsonAsync()).GetProperty("release").GetInt32(), (await again.JsonAsync()).GetProperty("release").GetInt32()));
        Assert.Equal(2, (await policy.ReadAsync()).GetProperty("activeRevision").GetInt32());
    }

    [Fact]
    public async Task The_base_policy_can_be_left_out_and_settings_are_changed_by_whoever_read_them_last()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        using var read = await tenant.CallAsync(HttpMethod.Get, "/v1/policies/settings");

        using var off = await tenant.CallAsync(HttpMethod.Patch, "/v1/policies/settings", new { basePolicy = false }, ("If-Match", read.Headers.ETag!.Tag));
        using var late = await tenant.CallAsync(HttpMethod.Patch, "/v1/policies/settings", new { basePolicy = true }, ("If-Match", read.Headers.ETag!.Tag));
        var asked = await EvaluateAsync(tenant, "ann", "plinto/rbac/allow");
        using var wrong = await tenant.CallAsync(HttpMethod.Patch, "/v1/policies/settings", new { redactions = new[] { "token/email" } });

        var settings = await off.JsonAsync();
        Assert.Equal((false, 1), (settings.GetProperty("basePolicy").GetBoolean(), settings.GetProperty("release").GetInt32()));
        Assert.Equal(HttpStatusCode.PreconditionFailed, late.StatusCode);
        Assert.Equal("policy_missing", asked.GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task Only_the_newest_releases_keep_their_plans()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        for (var i = 0; i < 23; i++)
        {
            using var changed = await tenant.CallAsync(HttpMethod.Patch, "/v1/policies/settings", new { redactions = new[] { $"/context/{i}" } });
            Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        }

        Assert.Equal(3L, await postgres.QueryAsync(
            issuer.Database, $"select count(*) from policy_releases where tenant_id = '{tenant.Id.Value}' and plan is null and wasm is null"));
        Assert.Equal(20L, await postgres.QueryAsync(
            issuer.Database, $"select count(*) from policy_releases where tenant_id = '{tenant.Id.Value}' and plan is not null and wasm is not null"));
    }

    internal static async Task<JsonElement> EvaluateAsync(TestTenant tenant, string subject, string entrypoint = "app/allow")
    {
        using var answer = await tenant.CallAsync(HttpMethod.Post, "/v1/policies/evaluate", new { entrypoint, subject = new { type = "identity", id = subject } });
        return await answer.JsonAsync();
    }

    private static async Task<bool> AllowedAsync(TestTenant tenant, string subject) => (await EvaluateAsync(tenant, subject)).GetProperty("allowed").GetBoolean();
}
