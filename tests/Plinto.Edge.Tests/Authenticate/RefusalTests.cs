using System.Buffers.Text;
using System.Net;
using System.Text;
using Plinto.Edge.Tests.Running;
using Plinto.Tokens.Signatures;
using Xunit;

namespace Plinto.Edge.Tests.Authenticate;

/// <summary>Every bad credential gets its own code from the running edge, never a 500, and never reaches the upstream.</summary>
[Collection(RunningEdgeGroup.Name)]
public sealed class RefusalTests(RunningEdge running)
{
    private EdgeProcess Edge => running.Edge;

    [Fact]
    public async Task Valid_token_passes_cold_and_warm()
    {
        var token = running.Demo.Token("valid");
        Assert.Equal(HttpStatusCode.OK, (await Edge.GetAsync("/api/me", token)).Status);
        Assert.Equal(HttpStatusCode.OK, (await Edge.GetAsync("/api/me", token)).Status);
    }

    [Fact]
    public async Task Public_route_asks_nobody() => Assert.Equal(HttpStatusCode.OK, (await Edge.GetAsync("/")).Status);

    [Fact]
    public async Task Request_without_credential_is_told_which_is_needed()
    {
        using var response = await Edge.Http.GetAsync(new Uri(Edge.Url + "/api/me"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer realm=\"demo\"", response.Headers.WwwAuthenticate.ToString());
        Assert.Contains("no-store", response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_scope_is_named_in_the_challenge()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Edge.Url + "/api/write/x") { Headers = { { "Authorization", "Bearer " + running.Demo.Token("no-scope") } } };
        using var response = await Edge.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("error=\"insufficient_scope\"", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Contains("scope=\"api:read api:write\"", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_scopes_of_the_route_pass() =>
        Assert.Equal(HttpStatusCode.OK, (await Edge.GetAsync("/api/write/x", running.Demo.Token("scopes", scope: "api:write api:read"))).Status);

    [Fact]
    public async Task Token_of_another_tenant_is_refused_while_the_cache_is_warm_with_it()
    {
        var token = running.Other.Token("other");
        Assert.Equal(HttpStatusCode.OK, (await Edge.GetAsync("/other/x", token)).Status);
        Assert.Equal((HttpStatusCode.Unauthorized, "token_tenant_mismatch"), await Edge.GetAsync("/api/me", token));
        Assert.Equal(HttpStatusCode.OK, (await Edge.GetAsync("/other/x", token)).Status);
    }

    [Fact]
    public async Task Each_attack_has_its_own_code()
    {
        using var foreign = SigningKey.Create();
        var demo = running.Demo;
        var good = demo.Token("attacked");
        var parts = good.Split('.');
        var sameKid = SigningKey.Import(foreign.ExportPkcs8(), demo.Key.KeyId);
        (string Token, string Code)[] attacks =
        [
            ("garbage", "token_malformed"),
            (Header("""{"alg":"none","typ":"at+jwt"}""") + "." + parts[1] + ".", "token_algorithm_not_allowed"),
            (Header("""{"alg":"HS256","typ":"at+jwt","kid":"x"}""") + "." + parts[1] + "." + parts[2], "token_algorithm_not_allowed"),
            (Header($$"""{"alg":"ES256","typ":"JWT","kid":"{{demo.Key.KeyId}}"}""") + "." + parts[1] + "." + parts[2], "token_type_not_allowed"),
            (Header($$"""{"alg":"ES256","typ":"at+jwt","kid":"{{demo.Key.KeyId}}","jku":"{{running.Issuer.Url}}/evil"}""") + "." + parts[1] + "." + parts[2], "token_header_not_allowed"),
            (Header($$"""{"alg":"ES256","typ":"at+jwt","kid":"{{demo.Key.KeyId}}","crit":["exp"]}""") + "." + parts[1] + "." + parts[2], "token_critical_header"),
            (demo.Token("iss", issuer: "https://evil.example"), "token_issuer_mismatch"),
            (demo.Token("aud", audience: "https://other.example"), "token_audience_mismatch"),
            (demo.Token("exp", expiresIn: -60), "token_expired"),
            (demo.Token("kid", key: sameKid), "token_signature_invalid"),
            (demo.Token("unknown", key: foreign), "token_key_unknown"),
            (parts[0] + "." + parts[1] + "." + (parts[2][0] == 'A' ? 'B' : 'A') + parts[2][1..], "token_signature_invalid"),
            (good + "=", "token_encoding_invalid"),
            (demo.Key.Sign("at+jwt", """{"iss":"a","iss":"b"}"""u8), "token_duplicate_claim"),
            (demo.Key.Sign("at+jwt", "{}"u8), "token_claim_missing"),
            (new string('a', 20_000), "token_too_large"),
            ("two tokens", "authorization_malformed"),
            ("a,b", "authorization_malformed"),
            ("", "authorization_malformed"),
        ];
        foreach (var (token, code) in attacks)
        {
            Assert.Equal((HttpStatusCode.Unauthorized, code), await Edge.GetAsync("/api/me", token));
        }

        Assert.Equal((HttpStatusCode.Unauthorized, "credential_missing"), await Edge.GetAsync("/api/me?access_token=" + good));
        Assert.Equal(0, running.Issuer.OtherRequests); // nobody followed the jku
    }

    [Fact]
    public async Task Made_up_key_ids_do_not_become_load_on_the_issuer()
    {
        using var foreign = SigningKey.Create();
        var before = running.Issuer.SnapshotRequests;
        for (var i = 0; i < 200; i++)
        {
            Assert.Equal((HttpStatusCode.Unauthorized, "token_key_unknown"),
                await Edge.GetAsync("/api/me", running.Demo.Token($"made-up-{i}", key: SigningKey.Import(foreign.ExportPkcs8(), $"made-up-{i}"))));
        }

        Assert.InRange(running.Issuer.SnapshotRequests - before, 0, 60); // one a second at most, however many come
    }

    [Fact]
    public async Task Two_authorization_headers_are_refused()
    {
        var answer = await Edge.SendRawAsync(
            $"GET /api/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {running.Demo.Token("twice")}\r\nAuthorization: Bearer x\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"authorization_repeated\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_schemes_are_refused()
    {
        var answer = await Edge.SendRawAsync("GET /api/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Basic YTpi\r\n\r\n");
        Assert.Contains("\"code\":\"credential_scheme_not_supported\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Header_of_64_kilobytes_is_too_large()
    {
        var answer = await Edge.SendRawAsync($"GET /api/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {new string('a', 65536)}\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 431", answer, StringComparison.Ordinal);
    }

    private static string Header(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
