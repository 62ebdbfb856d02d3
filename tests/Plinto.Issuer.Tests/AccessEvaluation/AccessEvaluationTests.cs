using System.Net;
using System.Text;
using System.Text.Json;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.AccessEvaluation;

/// <summary>The OpenID AuthZEN Authorization API 1.0 at the issuer.</summary>
public sealed class AccessEvaluationTests(OneIssuer one) : IClassFixture<OneIssuer>
{
    private const string Evaluation = "/access/v1/evaluation";
    private const string Evaluations = "/access/v1/evaluations";

    [Fact]
    public async Task Roles_answer_where_the_tenant_has_no_policy_of_its_own()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        await GiveRoleAsync(tenant, "documents:read");
        Assert.True(await AskAsync(tenant, Question(tenant.ClientId.ToString(), "read", "documents")));
        Assert.False(await AskAsync(tenant, Question(tenant.ClientId.ToString(), "delete", "documents")));
        Assert.False(await AskAsync(tenant, Question(tenant.ClientId.ToString(), "read", "invoices")));
        Assert.False(await AskAsync(tenant, Question("idt_nobody", "read", "documents")));
    }

    [Fact]
    public async Task A_policy_of_the_tenants_own_answers_once_it_is_in_force()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var question = Question("alice@example.com", "can_read", "account", new { ownerID = "alice@example.com" });
        Assert.False(await AskAsync(tenant, question));
        using var made = await tenant.CallAsync(HttpMethod.Post, "/v1/policies", new
        {
            name = "accounts", files =
                new[] { new { path = "authzen.rego", text = "package authzen\n\ndefault allow := false\n\nallow if input.resource.properties.ownerID == input.subject.id\n" } },
        });
        var policy = (await made.JsonAsync(HttpStatusCode.Created)).GetProperty("id").GetString();
        using var activated = await tenant.CallAsync(HttpMethod.Post, $"/v1/policies/{policy}/activate", new { revision = 1 });
        await activated.JsonAsync();
        Assert.True(await AskAsync(tenant, question));
        Assert.False(await AskAsync(tenant, Question("bob@example.com", "can_read", "account", new { ownerID = "alice@example.com" })));
    }

    [Fact]
    public async Task Several_questions_are_answered_in_their_order_with_shared_members_filled_in()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        await GiveRoleAsync(tenant, "documents:read");
        var subject = new { type = "client", id = tenant.ClientId.ToString() };
        object[] evaluations = [new { resource = new { type = "documents", id = "1" } }, new { resource = new { type = "invoices", id = "2" } },
            new { resource = new { type = "documents", id = "3" } }];
        using var all = await tenant.CallAsync(HttpMethod.Post, Evaluations, new { subject, action = new { name = "read" }, evaluations });
        Assert.Equal([true, false, true], Decisions(await all.JsonAsync()));
        using var some = await tenant.CallAsync(
            HttpMethod.Post, Evaluations, new { subject, action = new { name = "read" }, evaluations, options = new { evaluations_semantic = "deny_on_first_deny" } });
        Assert.Equal([true, false], Decisions(await some.JsonAsync()));
    }

    [Fact]
    public async Task The_request_id_comes_back_and_the_metadata_names_the_endpoints()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        using var response = await tenant.CallAsync(HttpMethod.Post, Evaluation, Question("x", "read", "documents"), ("X-Request-ID", "bfe9eb29-ab87-4ca3-be83-a1d5d8305716"));
        Assert.Equal("bfe9eb29-ab87-4ca3-be83-a1d5d8305716", Assert.Single(response.Headers.GetValues("X-Request-ID")));
        using var metadata = await Management.CallAsync(tenant.Issuer, null, HttpMethod.Get, "/.well-known/authzen-configuration", null);
        Assert.Equal(TestIssuer.PublicUrl + Evaluation, (await metadata.JsonAsync()).GetProperty("access_evaluation_endpoint").GetString());
    }

    [Theory]
    [InlineData("{\"subject\":{\"type\":\"user\",\"id\":\"x\"},\"action\":{\"name\":\"read\"}}")]
    [InlineData("{\"subject\":{\"type\":\"user\",\"id\":\"x\"},\"subject\":{\"type\":\"user\",\"id\":\"admin\"},\"action\":{\"name\":\"read\"},\"resource\":{\"type\":\"a\",\"id\":\"b\"}}")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("")]
    public async Task A_question_with_two_readings_or_none_is_refused_with_a_sentence(string body)
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        using var request = new HttpRequestMessage(HttpMethod.Post, Evaluation) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", tenant.ApiKey);
        using var response = await tenant.Issuer.Http.SendAsync(request);
        Assert.Equal("invalid_request", (await response.JsonAsync(HttpStatusCode.BadRequest)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_hundred_questions_to_a_slow_policy_take_the_time_of_a_few()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        await Policies.TestPolicy.ActiveAsync(
            tenant, "slow", "package authzen\n\nallow if {\n\tall := numbers.range(1, 9000)\n\tsome i in numbers.range(1, 100000)\n\tsum(all) < i\n}\n");
        var started = TimeProvider.System.GetTimestamp();
        using var answer = await tenant.CallAsync(HttpMethod.Post, Evaluations, new
        {
            subject = new { type = "user", id = "x" }, action = new { name = "read" },
                evaluations = Enumerable.Range(0, 100).Select(id => new { resource = new { type = "documents", id = $"{id}" } }),
        });
        Assert.Equal(Enumerable.Repeat(false, 100), Decisions(await answer.JsonAsync()));
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(25));
    }

    [Fact]
    public async Task A_request_id_that_no_header_may_hold_is_not_repeated()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        using var response = await tenant.CallAsync(HttpMethod.Post, Evaluation, Question("x", "read", "documents"), ("X-Request-ID", "a b"));
        await response.JsonAsync();
        Assert.False(response.Headers.Contains("X-Request-ID"));
    }

    [Fact]
    public async Task Nobody_asks_without_the_permission()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        using var made = await tenant.CallAsync(HttpMethod.Post, "/v1/api-keys", new { name = "reader", permissions = new[] { "policies:read" } });
        var reader = (await made.JsonAsync(HttpStatusCode.Created)).GetProperty("secret").GetString();
        foreach (var (key, expected) in new[] { (null, HttpStatusCode.Unauthorized), ("plk_wrong", HttpStatusCode.Unauthorized),
            (await tenant.TokenAsync(), HttpStatusCode.Unauthorized), (reader, HttpStatusCode.Forbidden) })
        {
            using var response = await Management.CallAsync(tenant.Issuer, key, HttpMethod.Post, Evaluation, Question("x", "read", "documents"));
            Assert.Equal(expected, response.StatusCode);
        }
    }

    [Fact]
    public async Task Another_tenants_roles_say_nothing_here()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var other = await TestTenant.CreateAsync(tenant.Issuer);
        await GiveRoleAsync(tenant, "*:*");
        Assert.True(await AskAsync(tenant, Question(tenant.ClientId.ToString(), "read", "documents")));
        Assert.False(await AskAsync(other, Question(tenant.ClientId.ToString(), "read", "documents")));
    }

    [Fact]
    public async Task A_role_taken_away_is_gone_with_the_next_question()
    {
        var tenant = await TestTenant.CreateAsync(await one.GetAsync());
        var role = await GiveRoleAsync(tenant, "documents:read");
        var question = Question(tenant.ClientId.ToString(), "read", "documents");
        Assert.True(await AskAsync(tenant, question));
        using var taken = await tenant.CallAsync(HttpMethod.Delete, $"/v1/roles/{role}/assignments/{tenant.ClientId}");
        Assert.False(await AskAsync(tenant, question));
    }

    private static object Question(string subject, string action, string type, object? properties = null) => new
    {
        subject = new { type = "user", id = subject }, action = new { name = action }, resource = new { type, id = "1", properties = properties ?? new { } },
    };

    private static IEnumerable<bool> Decisions(JsonElement answer) => answer.GetProperty("evaluations").EnumerateArray().Select(item => item.GetProperty("decision").GetBoolean());

    private static async Task<bool> AskAsync(TestTenant tenant, object question)
    {
        using var response = await tenant.CallAsync(HttpMethod.Post, Evaluation, question);
        return (await response.JsonAsync()).GetProperty("decision").GetBoolean();
    }

    private static async Task<string> GiveRoleAsync(TestTenant tenant, string permission)
    {
        using var made = await tenant.CallAsync(HttpMethod.Post, "/v1/roles", new { name = "role", permissions = new[] { permission } });
        var role = (await made.JsonAsync(HttpStatusCode.Created)).GetProperty("id").GetString()!;
        using var assigned = await tenant.CallAsync(HttpMethod.Put, $"/v1/roles/{role}/assignments/{tenant.ClientId}");
        Assert.Equal(HttpStatusCode.NoContent, assigned.StatusCode);
        return role;
    }
}
