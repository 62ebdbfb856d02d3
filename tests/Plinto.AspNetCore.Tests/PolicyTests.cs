using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Plinto.Rego;
using Plinto.Rego.Bundles;
using Plinto.Rego.Syntax;
using Plinto.Rego.Values;
using Plinto.Tokens.Signatures;
using Xunit;

namespace Plinto.AspNetCore.Tests;

/// <summary>An app that decides by its tenant's policies in process, asked over real HTTP; the bundle comes from an issuer over real HTTP, too.</summary>
public sealed class PolicyTests : IAsyncLifetime
{
    private const string Documents = """
        package documents

        default allow := false

        allow if input.action.name == "read"

        delete := {"allow": true, "acr": "aal2"}

        office := {"allow": false, "reasons": ["outside office hours", "say \"please\""]}

        odd := "yes"

        clash := 1
        clash := 2

        bomb if count([x | some x in numbers.range(1, 100000000)]) > 0

        f0(v) := [v, v, v, v]
        f1(v) := f0(f0(f0(v)))
        f2(v) := f1(f1(f1(f1(v))))

        shared if f2(f0(input)) == f2(f0(json.unmarshal(json.marshal(input))))

        mine if input.subject == {"type": "identity", "id": "usr_1"}

        echo := {"allow": true, "reasons": [json.marshal(input)]}

        rbac if data.plinto.roles[data.plinto.assignments[input.subject.id][_]].permissions["documents:read"]
        """;

    private static readonly string[] Entrypoints = ["documents/allow", "documents/delete", "documents/office", "documents/odd", "documents/clash", "documents/bomb",
        "documents/shared", "documents/mine", "documents/echo", "documents/rbac"];
    private readonly FakeIssuer _issuer = new();
    private readonly ShiftedClock _clock = new();
    private readonly HttpClient _http = new();
    private WebApplication? _app;

    public async ValueTask InitializeAsync() => await _issuer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        await _issuer.DisposeAsync();
    }

    [Fact]
    public async Task A_clear_yes_passes_and_anything_else_has_its_own_code()
    {
        _issuer.Bundle = Pack(Documents);
        await StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/documents/allow")).Status);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/documents/mine")).Status);
        Assert.Equal((HttpStatusCode.Forbidden, "policy_denied"), await GetAsync("/documents/allow", HttpMethod.Delete));
        Assert.Equal((HttpStatusCode.Forbidden, "policy_denied"), await GetAsync("/documents/office"));
        Assert.Equal((HttpStatusCode.Forbidden, "policy_result_invalid"), await GetAsync("/documents/odd"));
        Assert.Equal((HttpStatusCode.Forbidden, "policy_error"), await GetAsync("/documents/clash"));
        Assert.Equal((HttpStatusCode.Forbidden, "policy_undefined"), await GetAsync("/documents/rbac"));
        Assert.Equal((HttpStatusCode.Forbidden, "policy_missing"), await GetAsync("/documents/unknown"));
        Assert.Contains((await GetAsync("/documents/bomb")).Code, new[] { "policy_budget_exceeded", "policy_timeout" });
        Assert.Contains((await GetAsync("/documents/shared")).Code, new[] { "policy_budget_exceeded", "policy_timeout" });
    }

    [Fact]
    public async Task Nobody_without_a_token_is_asked_about()
    {
        _issuer.Bundle = Pack(Documents);
        await StartAsync();
        using var response = await _http.GetAsync(new Uri(_app!.Urls.First() + "/documents/allow"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task A_refusal_shows_the_policys_reasons_and_nothing_of_the_input()
    {
        _issuer.Bundle = Pack(Documents);
        await StartAsync();
        var body = await BodyAsync("/documents/office?secret=hidden");
        Assert.Equal(["outside office hours", "say \"please\""], body.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString()!));
        Assert.DoesNotContain("hidden", body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_that_wants_a_stronger_sign_in_gets_the_challenge_of_RFC_9470()
    {
        _issuer.Bundle = Pack(Documents);
        await StartAsync();
        using var request = Request("/documents/delete", HttpMethod.Delete, _issuer.Token());
        using var weak = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, weak.StatusCode);
        Assert.Equal("Bearer error=\"insufficient_user_authentication\", error_description=\"a stronger sign-in is needed\", acr_values=\"aal2\"",
            weak.Headers.WwwAuthenticate.ToString());

        using var again = Request("/documents/delete", HttpMethod.Delete, _issuer.Token(acr: "aal3"));
        using var strong = await _http.SendAsync(again, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, strong.StatusCode);
    }

    [Fact]
    public async Task The_input_is_what_the_edge_gives_and_holds_no_credential()
    {
        _issuer.Bundle = Pack(Documents);
        await StartAsync();
        using var request = Request("/documents/echo/a%20b?q=1&q=%C3%A4&Q=2&x", HttpMethod.Get, _issuer.Token());
        request.Headers.TryAddWithoutValidation("X-Region", ["eu", "us"]);
        request.Headers.TryAddWithoutValidation("X-Other", "not named");
        request.Headers.TryAddWithoutValidation("Cookie", "session=secret");
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var input = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;

        Assert.Equal("""["documents","echo","a b"]""", input.GetProperty("request").GetProperty("path").GetRawText());
        Assert.Equal("127.0.0.1", input.GetProperty("request").GetProperty("host").GetString());
        Assert.Equal("""{"x-region":"eu, us"}""", input.GetProperty("request").GetProperty("headers").GetRawText());
        Assert.Equal("""{"Q":["2"],"q":["1","ä"],"x":[""]}""", System.Text.RegularExpressions.Regex.Unescape(input.GetProperty("request").GetProperty("query").GetRawText()));
        Assert.Equal("""{"id":"usr_1","type":"identity"}""", input.GetProperty("subject").GetRawText());
        Assert.Equal("""{"name":"read"}""", input.GetProperty("action").GetRawText());
        Assert.Equal("""{"id":"/documents/echo/a b","type":"documents"}""", input.GetProperty("resource").GetRawText());
        Assert.Equal("cli_1", input.GetProperty("token").GetProperty("client_id").GetString());
        Assert.Equal(JsonValueKind.Number, input.GetProperty("token").GetProperty("exp").ValueKind);
        Assert.DoesNotContain("secret", input.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_method_that_calls_itself_read_does_not_pass_for_one()
    {
        _issuer.Bundle = Pack(Documents);
        await StartAsync();
        Assert.Equal((HttpStatusCode.Forbidden, "policy_denied"), await GetAsync("/documents/allow", new HttpMethod("READ")));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/documents/allow", HttpMethod.Head)).Status);
    }

    [Fact]
    public async Task A_megabyte_of_query_is_not_given_to_a_policy()
    {
        _issuer.Bundle = Pack(Documents);
        await StartAsync();
        var query = "?" + string.Join('&', Enumerable.Range(0, 101).Select(n => "a" + n));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "policy_input_too_large"), await GetAsync("/documents/echo" + query));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/documents/allow" + query)).Status); // that policy reads no query
    }

    [Fact]
    public async Task Roles_are_data_of_the_policy()
    {
        _issuer.Bundle = Pack(Documents, """{"plinto":{"roles":{"reader":{"permissions":{"documents:read":true}}},"assignments":{"usr_1":["reader"]}}}""");
        await StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/documents/rbac")).Status);
    }

    [Fact]
    public async Task A_new_bundle_is_in_force_without_a_restart()
    {
        _issuer.Bundle = Pack(Documents);
        await StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/documents/allow")).Status);

        _issuer.Bundle = Pack("package documents\n\ndefault allow := false\n");
        await EventuallyAsync(async () => (await GetAsync("/documents/allow")).Code == "policy_denied");
    }

    [Theory]
    [InlineData("no archive")]
    [InlineData("signed by a stranger")]
    [InlineData("signed as an access token")]
    [InlineData("unsigned")]
    public async Task A_bad_bundle_never_replaces_a_good_one(string kind)
    {
        const string Nothing = "package documents\n\ndefault allow := false\n";
        using var stranger = SigningKey.Create();
        _issuer.Bundle = Pack(Documents);
        await StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/documents/allow")).Status);

        var sent = _issuer.BundlesSent;
        _issuer.Bundle = kind switch
        {
            "no archive" => "no archive"u8.ToArray(),
            "signed by a stranger" => Pack(Nothing, sign: payload => stranger.Sign("plinto-bundle+jwt", payload.Span)),
            "signed as an access token" => Pack(Nothing, sign: payload => _issuer.Key.Sign("at+jwt", payload.Span)),
            _ => Unsigned(Nothing),
        };
        await EventuallyAsync(() => Task.FromResult(_issuer.BundlesSent >= sent + 2)); // the first was judged before the second was asked for
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/documents/allow")).Status);
    }

    [Fact]
    public async Task A_bundle_signed_by_a_key_that_is_new_is_taken()
    {
        _issuer.Bundle = Pack(Documents);
        await StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/documents/allow")).Status);
        _clock.Advance(TimeSpan.FromSeconds(6)); // keys are asked for at most once in five seconds
        _issuer.Key = SigningKey.Create();
        _issuer.Bundle = Pack("package documents\n\ndefault allow := false\n");
        await EventuallyAsync(async () => (await GetAsync("/documents/allow", token: _issuer.Token())).Code == "policy_denied");
    }

    [Fact]
    public async Task Without_any_policy_everything_is_refused()
    {
        await StartAsync();
        Assert.Equal((HttpStatusCode.Forbidden, "policy_missing"), await GetAsync("/documents/allow"));
    }

    [Fact]
    public async Task The_app_goes_on_deciding_while_the_issuer_is_down()
    {
        _issuer.Bundle = Pack(Documents);
        await StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/documents/allow")).Status);
        await _issuer.StopAsync();
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/documents/allow")).Status);
        Assert.Equal((HttpStatusCode.Forbidden, "policy_denied"), await GetAsync("/documents/allow", HttpMethod.Put));
    }

    [Theory]
    [InlineData("http://issuer.example", "plk_reader", "Issuer")]
    [InlineData("https://issuer.example", "", "ApiKey")]
    public async Task A_setting_that_cannot_work_stops_the_start(string issuer, string key, string named)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddPlintoPolicies(options => (options.Issuer, options.ApiKey) = (issuer, key));
        await using var app = builder.Build();
        Assert.Contains(named, (await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Discovery_document_of_another_shape_ends_no_app()
    {
        _issuer.Bundle = Pack(Documents);
        _issuer.Discovery = "[]";
        await StartAsync();
        using (var request = Request("/documents/allow", HttpMethod.Get, _issuer.Token()))
        using (var refused = await _http.SendAsync(request, TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }

        _issuer.Discovery = null;
        _clock.Advance(TimeSpan.FromSeconds(6)); // keys are asked for at most once in five seconds
        await EventuallyAsync(async () =>
        {
            using var request = Request("/documents/allow", HttpMethod.Get, _issuer.Token());
            using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
            return response.StatusCode == HttpStatusCode.OK;
        });
    }

    private async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(_clock);
        builder.Services.AddPlinto(_issuer.Url, FakeIssuer.Audience);
        builder.Services.AddPlintoPolicies(options =>
        {
            (options.Issuer, options.ApiKey) = (_issuer.Url, "plk_reader");
            options.Headers.Add("X-Region");
            options.Headers.Add("Cookie");
            options.Headers.Add("Authorization");
        });
        _app = builder.Build();
        _app.UseAuthorization();
        foreach (var name in Entrypoints.Append("documents/unknown"))
        {
            _app.Map($"/{name}/{{**rest}}", (HttpContext http) => http.GetPolicyDecision()!.Reasons is [var reason, ..] ? reason : "ok").RequirePolicy(name, resource: "documents");
        }

        await _app.StartAsync();
    }

    private byte[] Pack(string policy, string data = "{}", Func<ReadOnlyMemory<byte>, string>? sign = null)
    {
        using var output = new MemoryStream();
        BundleWriter.Write(Bundle(policy, data), output, sign ?? (payload => _issuer.Key.Sign("plinto-bundle+jwt", payload.Span)));
        return output.ToArray();
    }

    private static byte[] Unsigned(string policy)
    {
        using var output = new MemoryStream();
        BundleWriter.Write(Bundle(policy, "{}"), output);
        return output.ToArray();
    }

    private static PolicyBundle Bundle(string policy, string data)
    {
        var compiled = RegoCompiler.Compile([new RegoModule("documents.rego", policy)], Entrypoints);
        Assert.True(compiled.Succeeded, string.Join('\n', compiled.Errors));
        var plan = new System.Buffers.ArrayBufferWriter<byte>();
        compiled.Plan!.Write(plan);
        return new PolicyBundle { Revision = "1", Data = (RegoObject)RegoJson.Read(data), Plan = plan.WrittenMemory };
    }

    private HttpRequestMessage Request(string path, HttpMethod method, string token) =>
        new(method, _app!.Urls.First() + path) { Headers = { { "Authorization", "Bearer " + token } } };

    private async Task<(HttpStatusCode Status, string Code)> GetAsync(string path, HttpMethod? method = null, string? token = null)
    {
        using var request = Request(path, method ?? HttpMethod.Get, token ?? _issuer.Token());
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (response.StatusCode, response.StatusCode == HttpStatusCode.OK ? "" : JsonDocument.Parse(text).RootElement.GetProperty("code").GetString()!);
    }

    private async Task<JsonElement> BodyAsync(string path)
    {
        using var request = Request(path, HttpMethod.Get, _issuer.Token());
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
    }

    private static async Task EventuallyAsync(Func<Task<bool>> holds)
    {
        for (var tries = 0; tries < 200; tries++)
        {
            if (await holds())
            {
                return;
            }

            await Task.Delay(50, TestContext.Current.CancellationToken); // between two looks
        }

        Assert.Fail("it did not come to hold within ten seconds");
    }
}
