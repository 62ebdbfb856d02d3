using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using Plinto.Issuer.Tests.Running;
using Plinto.Protocol;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Issuer.Tests.Edges;

public sealed class EdgeEnrolmentTests(Postgres postgres, OneIssuer one) : IClassFixture<OneIssuer>
{
    private static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    [Fact]
    public async Task A_token_enrols_one_edge_however_many_try_at_once()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var token = await tenant.EnrolmentTokenAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TestEdge.EnrolAsync(issuer, token, key)));

        Assert.Equal(1, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.Unauthorized));
    }

    [Fact]
    public async Task A_token_names_the_feed_key_that_signs()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        using var made = await Management.CallAsync(issuer, issuer.OperatorKey, HttpMethod.Post, "/v1/edges/enrolment-tokens", new { tenants = new[] { tenant.Slug } });
        var token = (await made.JsonAsync(HttpStatusCode.Created)).GetProperty("token").GetString()!;

        var edge = await TestEdge.EnrolAsync(issuer, token);

        var signing = new JsonWebKey(System.Text.Json.JsonSerializer.Serialize(edge.FeedKeys.Keys[0], ProtocolJson.Default.JsonWebKeyRecord));
        Assert.Equal(Base64UrlEncoder.Encode(signing.ComputeJwkThumbprint()), token.Split('.')[1]);
        await edge.SnapshotAsync(tenant.Slug);
    }

    [Fact]
    public async Task Plain_http_from_another_machine_enrols_nobody_and_leaves_the_token_good()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres, settings: new Dictionary<string, string?> { ["ForwardedHeaders:KnownNetworks:0"] = "127.0.0.0/8" });
        var tenant = await TestTenant.CreateAsync(issuer);
        var token = await tenant.EnrolmentTokenAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        issuer.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        using var plain = await TestEdge.EnrolAsync(issuer, token, key);
        issuer.Http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        using var safe = await TestEdge.EnrolAsync(issuer, token, key);

        Assert.Equal(HttpStatusCode.BadRequest, plain.StatusCode);
        Assert.Equal(HttpStatusCode.OK, safe.StatusCode);
    }

    [Fact]
    public async Task An_expired_or_unknown_token_enrols_nobody()
    {
        var clock = new TestClock();
        await using var issuer = await TestIssuer.StartAsync(postgres, time: clock);
        var tenant = await TestTenant.CreateAsync(issuer);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = await Management.CallAsync(
            issuer, issuer.OperatorKey, HttpMethod.Post, "/v1/edges/enrolment-tokens", new { tenants = new[] { tenant.Slug }, expiresIn = 1 });
        var token = (await made.JsonAsync(HttpStatusCode.Created)).GetProperty("token").GetString()!;
        clock.Advance(TimeSpan.FromSeconds(1));

        using var expired = await TestEdge.EnrolAsync(issuer, token, key);
        using var unknown = await TestEdge.EnrolAsync(issuer, "ple_unknown", key);

        Assert.Equal(HttpStatusCode.Unauthorized, expired.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("garbage")]
    [InlineData("replayed")]
    [InlineData("expired")]
    [InlineData("valid_too_long")]
    [InlineData("issued_long_ago")]
    [InlineData("no_iat")]
    [InlineData("no_jti")]
    [InlineData("other_audience")]
    [InlineData("other_subject")]
    [InlineData("other_issuer")]
    [InlineData("signed_by_another_key")]
    [InlineData("kid_of_another_edge")]
    [InlineData("other_typ")]
    [InlineData("alg_none")]
    [InlineData("hmac_with_the_public_key")]
    [InlineData("key_brought_along")]
    [InlineData("critical_header")]
    [InlineData("audience_named_twice")]
    [InlineData("number_as_audience")]
    [InlineData("two_audiences")]
    [InlineData("nested_too_deep")]
    [InlineData("no_kid")]
    [InlineData("operator_key")]
    public async Task Attack_on_an_edges_assertion_is_refused(string name)
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var edge = await TestEdge.EnrolAsync(issuer, await tenant.EnrolmentTokenAsync());
        var another = await TestEdge.EnrolAsync(issuer, await tenant.EnrolmentTokenAsync());
        var path = "/edge/v1/snapshots/" + tenant.Slug;
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var assertion = name switch
        {
            "garbage" => "a.b.c",
            "expired" => edge.Assertion(claims => claims["exp"] = now - 30),
            "valid_too_long" => edge.Assertion(claims => claims["exp"] = now + 3600),
            "issued_long_ago" => edge.Assertion(claims => claims["iat"] = now - 3600),
            "no_iat" => edge.Assertion(claims => claims.Remove("iat")),
            "no_jti" => edge.Assertion(claims => claims.Remove("jti")),
            "other_audience" => edge.Assertion(claims => claims["aud"] = "https://other.test"),
            "other_subject" => edge.Assertion(claims => claims["sub"] = another.Id),
            "other_issuer" => edge.Assertion(claims => claims["iss"] = another.Id),
            "signed_by_another_key" => edge.Assertion(signedBy: stranger),
            "kid_of_another_edge" => edge.Assertion(kid: another.Id),
            "other_typ" => edge.Assertion(type: "JWT"),
            "alg_none" => edge.Signed("""{"alg":"none","typ":"TYPE","kid":"KID"}""")[..^86],
            "hmac_with_the_public_key" => edge.Signed("""{"alg":"HS256","typ":"TYPE","kid":"KID"}""", hmac: true),
            "key_brought_along" => edge.Signed("""{"alg":"ES256","typ":"TYPE","kid":"KID","jwk":{}}"""),
            "critical_header" => edge.Signed("""{"alg":"ES256","typ":"TYPE","kid":"KID","crit":["exp"]}"""),
            "audience_named_twice" => edge.Signed(member: ""","aud":"https://other.test" """),
            "number_as_audience" => edge.Assertion(claims => claims["aud"] = 1),
            "two_audiences" => edge.Assertion(claims => claims["aud"] = new[] { claims["aud"], "https://other.test" }),
            "nested_too_deep" => edge.Signed(member: $",\"deep\":{new string('[', 20)}{new string(']', 20)}"),
            "no_kid" => edge.Signed("""{"alg":"ES256","typ":"TYPE"}"""),
            "operator_key" => issuer.OperatorKey,
            _ => edge.Assertion(),
        };
        if (name == "replayed")
        {
            using var first = await edge.SendAsync(HttpMethod.Get, path, assertion: assertion);
            Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        }

        using var response = name == "none" ? await issuer.Http.GetAsync(path) : await edge.SendAsync(HttpMethod.Get, path, assertion: assertion);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task What_attacks_are_built_from_is_a_good_assertion()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var edge = await TestEdge.EnrolAsync(issuer, await tenant.EnrolmentTokenAsync());

        using var response = await edge.SendAsync(HttpMethod.Get, "/edge/v1/snapshots/" + tenant.Slug, assertion: edge.Signed());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_revoked_edge_loses_its_stream_and_gets_nothing_more()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var edge = await TestEdge.EnrolAsync(issuer, await tenant.EnrolmentTokenAsync());
        await using var stream = edge.StreamAsync(null, Patience).GetAsyncEnumerator(Patience);
        await stream.MoveNextAsync();

        using var byTenant = await tenant.CallAsync(HttpMethod.Delete, "/v1/edges/" + edge.Id);
        using var revoked = await Management.CallAsync(issuer, issuer.OperatorKey, HttpMethod.Delete, "/v1/edges/" + edge.Id, null);
        var since = TimeProvider.System.GetTimestamp();
        while (await NextAsync(stream))
        {
        }

        using var again = await edge.SendAsync(HttpMethod.Get, "/edge/v1/snapshots/" + tenant.Slug);
        Assert.Equal(HttpStatusCode.Forbidden, byTenant.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        TestContext.Current.SendDiagnosticMessage($"the stream of a revoked edge ended after {TimeProvider.System.GetElapsedTime(since).TotalMilliseconds:0} ms");
        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
    }

    [Fact]
    public async Task An_acknowledgement_shows_in_the_list_of_edges_with_position_and_age()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var other = await TestTenant.CreateAsync(issuer);
        var edge = await TestEdge.EnrolAsync(issuer, await tenant.EnrolmentTokenAsync());
        var beat = await edge.NextHeartbeatAsync(Patience, atLeast: 1);
        var acknowledgement = new FeedAcknowledgement { Epoch = beat.Epoch, Position = beat.Position, Horizon = beat.Horizon, Version = "1.2.3" };
        using var sent = await edge.SendAsync(HttpMethod.Post, "/edge/v1/ack", JsonContent.Create(acknowledgement, ProtocolJson.Default.FeedAcknowledgement));
        Assert.Equal(HttpStatusCode.NoContent, sent.StatusCode);

        System.Text.Json.JsonElement shown = default;
        await Eventually.TrueAsync(async () =>
        {
            using var list = await tenant.CallAsync(HttpMethod.Get, "/v1/edges");
            shown = Assert.Single((await list.JsonAsync()).GetProperty("items").EnumerateArray());
            return shown.TryGetProperty("cursor", out _);
        }, "the acknowledgement does not show");

        using var foreign = await other.CallAsync(HttpMethod.Get, "/v1/edges");
        Assert.Equal(edge.Id, shown.GetProperty("id").GetString());
        Assert.Equal($"{beat.Epoch}:{beat.Position}", shown.GetProperty("cursor").GetString());
        Assert.Equal("1.2.3", shown.GetProperty("version").GetString());
        Assert.InRange(shown.GetProperty("age").GetDouble(), 0, 10);
        Assert.Empty((await foreign.JsonAsync()).GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("null", "\"1\"")]
    [InlineData("\"a\\u0000b\"", "\"1\"")]
    [InlineData("\"a\\nb\"", "\"1\"")]
    [InlineData("\"0123456789012345678901234567890123456789012345678901234567890123456789\"", "\"1\"")]
    [InlineData("\"e\"", "null")]
    [InlineData("\"e\"", "\"\\u0000\"")]
    public async Task Attack_with_an_acknowledgement_the_database_cannot_store_is_refused(string epoch, string version)
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var edge = await TestEdge.EnrolAsync(issuer, await tenant.EnrolmentTokenAsync());
        var body = $$"""{"epoch":{{epoch}},"position":1,"horizon":"2026-01-01T00:00:00Z","version":{{version}}}""";

        using var sent = await edge.SendAsync(HttpMethod.Post, "/edge/v1/ack", new StringContent(body, null, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, sent.StatusCode);
    }

    [Fact]
    public async Task Acknowledgements_survive_a_write_that_fails()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync());
        var tenant = await TestTenant.CreateAsync(issuer);
        var edge = await TestEdge.EnrolAsync(issuer, await tenant.EnrolmentTokenAsync());
        await postgres.QueryAsync(issuer.Database, "alter table edges rename column version to version_away");
        var body = """{"epoch":"e","position":7,"horizon":"2026-01-01T00:00:00Z","version":"1"}""";

        using var sent = await edge.SendAsync(HttpMethod.Post, "/edge/v1/ack", new StringContent(body, null, "application/json"));
        await Eventually.TrueAsync(
            () => issuer.Log.Lines.Any(line => line.Contains("writing acknowledgements failed", StringComparison.Ordinal)), "nothing tried to write the acknowledgement");
        var during = await postgres.QueryAsync(issuer.Database, "select count(*) from edges where acknowledged_position = 7");
        await postgres.QueryAsync(issuer.Database, "alter table edges rename column version_away to version");

        Assert.Equal(HttpStatusCode.NoContent, sent.StatusCode);
        Assert.Equal(0L, during);
        await Eventually.TrueAsync(
            async () => await postgres.QueryAsync(issuer.Database, "select count(*) from edges where acknowledged_position = 7") is 1L, "the acknowledgement was lost");
    }

    [Theory]
    [InlineData("null", "\"edge\"")]
    [InlineData("\"\"", "\"edge\"")]
    [InlineData("\"ple_x\"", "null")]
    [InlineData("\"ple_x\"", "\"a\\u0000\"")]
    public async Task Attack_with_an_enrolment_of_another_form_is_refused(string token, string name)
    {
        var issuer = await one.GetAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(false).Q;
        var body = $$"""
            {"token":{{token}},"name":{{name}},"key":{"kty":"EC","kid":"mine","alg":"ES256","crv":"P-256","x":"{{Base64UrlEncoder.Encode(point.X)}}","y":"{{Base64UrlEncoder.Encode(point.Y)}}"} }
            """;

        using var sent = await issuer.Http.PostAsync("/edge/v1/enrol", new StringContent(body, null, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, sent.StatusCode);
    }

    [Fact]
    public async Task A_message_is_not_accepted_as_another_type()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var edge = await TestEdge.EnrolAsync(issuer, await tenant.EnrolmentTokenAsync());
        using var response = await edge.SendAsync(HttpMethod.Get, "/edge/v1/snapshots/" + tenant.Slug);
        var message = await response.Content.ReadAsStringAsync();

        edge.Open(message, FeedMessageTypes.Snapshot);
        Assert.ThrowsAny<Exception>(() => edge.Open(message, FeedMessageTypes.Change));
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<(string, string?, System.Text.Json.JsonElement)> stream)
    {
        try
        {
            return await stream.MoveNextAsync();
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException)
        {
            return false;
        }
    }
}
