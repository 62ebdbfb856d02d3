using Microsoft.IdentityModel.JsonWebTokens;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Schedule;
using Plinto.Issuer.Sessions;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.OAuth;

public sealed class RefreshTokenGrantTests(Postgres postgres, OneIssuer one) : IClassFixture<OneIssuer>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refresh_gives_a_new_token_of_each_kind_and_keeps_what_the_sign_in_was(bool confidential)
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var person = await TestPerson.CreateAsync(tenant);
        var client = await TestClient.CreateAsync(tenant, confidential);
        var first = await client.TokensAsync(person, "openid email read");
        await postgres.QueryAsync(issuer.Database, $"update sessions set authenticated_at = authenticated_at + interval '1 hour' where id = '{person.Session!.Value.Value}'");

        var second = await client.RefreshAsync(first.Refresh()).GoodAsync();

        Assert.NotEqual(first.Refresh(), second.Refresh());
        Assert.NotEqual(new JsonWebToken(first.Access()).Id, new JsonWebToken(second.Access()).Id);
        Assert.Equal("openid email read", second.GetProperty("scope").GetString());
        Assert.Equal(first.Id().Subject, second.Id().Subject);
        Assert.Equal(first.Id().GetPayloadValue<string>("sid"), second.Id().GetPayloadValue<string>("sid"));
        Assert.Equal(first.Id().GetPayloadValue<long>("auth_time"), second.Id().GetPayloadValue<long>("auth_time"));
        Assert.True(first.Id().TryGetPayloadValue<string>("nonce", out _));
        Assert.False(second.Id().TryGetPayloadValue<string>("nonce", out _));
    }

    [Theory]
    [InlineData("a moment later", 0, -1, 1, true)]
    [InlineData("a lost answer, a minute later", 0, -1, 60, true)]
    [InlineData("after the window", 0, -1, 61, false)]
    [InlineData("another tab, ten seconds after the successor was used", 0, 5, 15, true)]
    [InlineData("ten seconds after the successor was used have passed", 0, 5, 16, false)]
    [InlineData("never longer than the window", 0, 55, 61, false)]
    [InlineData("days later", 0, 200, 3 * 86400, false)]
    public async Task A_used_token_answers_its_successor_within_the_window_and_is_theft_after_it(string when, int first, int successorAt, int again, bool good)
    {
        Assert.NotEmpty(when);
        var clock = new TestClock();
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync(), clock);
        var tenant = await TestTenant.CreateAsync(issuer);
        var person = await TestPerson.CreateAsync(tenant);
        var client = await TestClient.CreateAsync(tenant);
        var other = await TestClient.CreateAsync(tenant);
        var started = clock.GetUtcNow();
        var token = (await client.TokensAsync(person)).Refresh();
        var elsewhere = (await other.TokensAsync(person)).Refresh();
        clock.SetUtcNow(started.AddSeconds(first));
        var successor = (await client.RefreshAsync(token).GoodAsync()).Refresh();
        var live = successor;
        if (successorAt >= 0)
        {
            clock.SetUtcNow(started.AddSeconds(successorAt));
            live = (await client.RefreshAsync(successor).GoodAsync()).Refresh();
        }

        clock.SetUtcNow(started.AddSeconds(again));
        using var response = await client.RefreshAsync(token);

        if (good)
        {
            Assert.Equal(successor, (await response.JsonAsync()).Refresh());
            Assert.True((await client.RefreshAsync(live).GoodAsync()).TryGetProperty("access_token", out _));
            Assert.Equal(0L, await EventsAsync(issuer, "refresh_token.reused"));
            return;
        }

        Assert.Equal("invalid_grant", (await response.JsonAsync(System.Net.HttpStatusCode.BadRequest)).GetProperty("error").GetString());
        Assert.Equal("invalid_grant", await client.RefreshAsync(live).ErrorAsync());
        Assert.Equal("invalid_grant", await other.RefreshAsync(elsewhere).ErrorAsync());
        Assert.Equal("invalid_grant", await client.RefreshAsync(token).ErrorAsync());
        Assert.Equal(1L, await EventsAsync(issuer, "refresh_token.reused"));
        Assert.Equal("token_reuse", await postgres.QueryAsync(issuer.Database, "select end_reason from sessions"));
        Assert.Equal(person.Session.ToString(), await postgres.QueryAsync(issuer.Database, "select revocation_value from edge_changes where revocation_kind = 'session'"));
    }

    [Fact]
    public async Task A_stolen_token_is_found_although_its_row_is_gone_and_an_invented_one_harms_nobody()
    {
        var clock = new TestClock();
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync(), clock);
        var tenant = await TestTenant.CreateAsync(issuer);
        var client = await TestClient.CreateAsync(tenant);
        var token = (await client.TokensAsync(await TestPerson.CreateAsync(tenant))).Refresh();
        var live = (await client.RefreshAsync(token).GoodAsync()).Refresh();
        clock.Advance(TimeSpan.FromMinutes(20));
        await issuer.Get<CleanUp>().RunOnceAsync(CancellationToken.None);
        Assert.Equal(1L, await postgres.QueryAsync(issuer.Database, "select count(*) from refresh_tokens"));
        var invented = Microsoft.IdentityModel.Tokens.Base64UrlEncoder.DecodeBytes(token[4..]);
        invented[20] ^= 1;

        Assert.Equal("invalid_grant", await client.RefreshAsync("plr_" + Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Encode(invented)).ErrorAsync());
        live = (await client.RefreshAsync(live).GoodAsync()).Refresh();
        Assert.Equal("invalid_grant", await client.RefreshAsync(token).ErrorAsync());

        Assert.Equal("invalid_grant", await client.RefreshAsync(live).ErrorAsync());
        Assert.Equal(1L, await EventsAsync(issuer, "refresh_token.reused"));
    }

    [Theory]
    [InlineData("missing", "invalid_request")]
    [InlineData("nonsense", "invalid_grant")]
    [InlineData("access token as refresh token", "invalid_grant")]
    [InlineData("ID token as refresh token", "invalid_grant")]
    [InlineData("random bits changed", "invalid_grant")]
    [InlineData("check changed", "invalid_grant")]
    [InlineData("family changed", "invalid_grant")]
    [InlineData("last character spelled otherwise", "invalid_grant")]
    [InlineData("padding added", "invalid_grant")]
    [InlineData("scope widened", "invalid_scope")]
    [InlineData("scope of the client that was not granted", "invalid_scope")]
    [InlineData("resource swapped", "invalid_target")]
    [InlineData("resource unknown", "invalid_target")]
    [InlineData("another client", "invalid_grant")]
    [InlineData("another client that is confidential", "invalid_grant")]
    [InlineData("a client of another tenant", "invalid_grant")]
    [InlineData("a client without the grant", "unauthorized_client")]
    public async Task Attack_with_a_token_or_request_that_does_not_fit_is_refused_and_logs_nobody_out(string attack, string expected)
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var client = await TestClient.CreateAsync(tenant);
        var tokens = await client.TokensAsync(await TestPerson.CreateAsync(tenant), "openid read");
        var token = tokens.Refresh();
        var thief = attack switch
        {
            "another client" => await TestClient.CreateAsync(tenant),
            "another client that is confidential" => await TestClient.CreateAsync(tenant, confidential: true),
            "a client of another tenant" => await TestClient.CreateAsync(await TestTenant.CreateAsync(issuer)),
            "a client without the grant" => await TestClient.CreateAsync(tenant, adjust: row => row with { GrantTypes = ["authorization_code"] }),
            _ => client,
        };
        var shown = attack switch
        {
            "nonsense" => "nonsense",
            "access token as refresh token" => tokens.Access(),
            "ID token as refresh token" => tokens.GetProperty("id_token").GetString(),
            "random bits changed" => Changed(token, 20),
            "check changed" => Changed(token, 63),
            "family changed" => Changed(token, 3),
            "last character spelled otherwise" => token[..^1] + (char)(token[^1] + 1),
            "padding added" => token + "==",
            _ => token,
        };
        (string, string?)[] changes = attack switch
        {
            "missing" => [("refresh_token", null)],
            "scope widened" => [("scope", "openid read admin")],
            "scope of the client that was not granted" => [("scope", "openid write")],
            "resource swapped" => [("resource", tenant.Stored.Issuer)],
            "resource unknown" => [("resource", "https://elsewhere.test")],
            _ => [],
        };

        Assert.Equal(expected, await thief.RefreshAsync(shown!, changes).ErrorAsync());

        Assert.True((await client.RefreshAsync(token).GoodAsync()).TryGetProperty("access_token", out _));
        Assert.Equal(0L, await postgres.QueryAsync(issuer.Database, $"select count(*) from sessions where ended_at is not null and tenant_id = '{tenant.Id.Value}'"));
    }

    [Fact]
    public async Task Scopes_can_be_narrowed_for_one_access_token_and_the_resource_named_again()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var client = await TestClient.CreateAsync(tenant);
        var tokens = await client.TokensAsync(await TestPerson.CreateAsync(tenant), "openid read write");

        var narrow = await client.RefreshAsync(tokens.Refresh(), ("scope", "read"), ("resource", TestTenant.Resource)).GoodAsync();
        var whole = await client.RefreshAsync(narrow.Refresh()).GoodAsync();

        Assert.Equal("read", narrow.GetProperty("scope").GetString());
        Assert.False(narrow.TryGetProperty("id_token", out _));
        Assert.Equal("openid read write", whole.GetProperty("scope").GetString());
    }

    [Theory]
    [InlineData("session ended", "invalid_grant")]
    [InlineData("session idle", "invalid_grant")]
    [InlineData("session at its absolute end", "invalid_grant")]
    [InlineData("identity suspended", "invalid_grant")]
    [InlineData("identity deleted", "invalid_grant")]
    [InlineData("family revoked", "invalid_grant")]
    [InlineData("token left unused for the idle lifetime", "invalid_grant")]
    [InlineData("resource taken from the client", "invalid_target")]
    [InlineData("client disabled", "invalid_client")]
    [InlineData("client deleted", "invalid_client")]
    public async Task A_token_is_worth_nothing_after_what_it_stood_for_is_gone(string what, string expected)
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var person = await TestPerson.CreateAsync(tenant);
        var client = await TestClient.CreateAsync(tenant);
        var token = (await client.TokensAsync(person)).Refresh();
        var session = person.Session!.Value;
        if (what == "session ended")
        {
            await using var work = await issuer.Get<Database>().BeginAsync(tenant.Id, CancellationToken.None);
            Assert.True(await issuer.Get<EndSessions>().EndAsync(work, session, EndReason.Revoked, Actor.System, CancellationToken.None));
            await work.CommitAsync(CancellationToken.None);
        }
        else if (what.StartsWith("client", StringComparison.Ordinal))
        {
            using var response = await tenant.CallAsync(
                what == "client deleted" ? HttpMethod.Delete : HttpMethod.Patch, "/v1/clients/" + client.Id, what == "client deleted" ? null : new { disabled = true });
            Assert.True(response.IsSuccessStatusCode);
        }
        else
        {
            await postgres.QueryAsync(issuer.Database, what switch
            {
                "session idle" => $"update sessions set idle_until = now() - interval '1 second' where id = '{session.Value}'",
                "session at its absolute end" =>
                $"update sessions set idle_until = now() - interval '1 second', expires_at = now() - interval '1 second' where id = '{session.Value}'",
                "identity suspended" => $"update identities set suspended_at = now() where id = '{person.Id.Value}'",
                "identity deleted" => $"delete from identities where id = '{person.Id.Value}'",
                "family revoked" => $"update token_families set revoked_at = now() where session_id = '{session.Value}'",
                "token left unused for the idle lifetime" => $"update refresh_tokens set created_at = now() - interval '8 days' where tenant_id = '{tenant.Id.Value}'",
                _ => $"delete from client_resources where client_id = '{client.Id.Value}'",
            });
        }

        Assert.Equal(expected, await client.RefreshAsync(token).ErrorAsync());
        Assert.Equal(0L, await postgres.QueryAsync(issuer.Database, $"select count(*) from events where type = 'refresh_token.reused' and tenant_id = '{tenant.Id.Value}'"));
    }

    [Fact]
    public async Task A_scope_taken_from_the_client_is_gone_at_the_next_refresh()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var client = await TestClient.CreateAsync(tenant);
        var tokens = await client.TokensAsync(await TestPerson.CreateAsync(tenant), "openid read write");
        await postgres.QueryAsync(issuer.Database, $"delete from client_scopes where client_id = '{client.Id.Value}' and scope = 'write'");

        Assert.Equal("invalid_scope", await client.RefreshAsync(tokens.Refresh(), ("scope", "write")).ErrorAsync());
        Assert.Equal("openid read", (await client.RefreshAsync(tokens.Refresh()).GoodAsync()).GetProperty("scope").GetString());
    }

    [Fact]
    public async Task A_refresh_keeps_the_session_from_idling_but_not_past_its_absolute_end()
    {
        var clock = new TestClock();
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync(), clock);
        var tenant = await TestTenant.CreateAsync(issuer);
        var client = await TestClient.CreateAsync(tenant);
        var token = (await client.TokensAsync(await TestPerson.CreateAsync(tenant))).Refresh();
        for (var day = 6; day < 30; day += 6)
        {
            clock.Advance(TimeSpan.FromDays(6));
            token = (await client.RefreshAsync(token).GoodAsync()).Refresh();
        }

        clock.Advance(TimeSpan.FromDays(5.9));
        token = (await client.RefreshAsync(token).GoodAsync()).Refresh();
        clock.Advance(TimeSpan.FromDays(0.2));

        Assert.Equal("invalid_grant", await client.RefreshAsync(token).ErrorAsync());
    }

    [Fact]
    public async Task No_token_or_code_stands_in_the_log_or_in_the_database()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync());
        var tenant = await TestTenant.CreateAsync(issuer);
        var client = await TestClient.CreateAsync(tenant);
        var code = await client.GrantAsync(await TestPerson.CreateAsync(tenant));
        var tokens = await client.RedeemAsync(code).GoodAsync();
        var second = await client.RefreshAsync(tokens.Refresh()).GoodAsync();

        var stored = (string)(await postgres.QueryAsync(issuer.Database, """
            select (select string_agg(t::text, ';') from refresh_tokens t) || coalesce((select string_agg(c::text, ';') from authorization_codes c), '')
                || (select string_agg(e::text, ';') from events e) || (select string_agg(f::text, ';') from token_families f)
            """) ?? "");
        Assert.Equal("invalid_grant", await client.RedeemAsync(code).ErrorAsync());
        foreach (var secret in new[] { code, tokens.Refresh(), second.Refresh(), tokens.Access(), second.GetProperty("id_token").GetString()! })
        {
            Assert.DoesNotContain(secret, stored, StringComparison.Ordinal);
            Assert.DoesNotContain(issuer.Log.Lines, line => line.Contains(secret, StringComparison.Ordinal));
        }
    }

    private static string Changed(string token, int at)
    {
        var bytes = Microsoft.IdentityModel.Tokens.Base64UrlEncoder.DecodeBytes(token[4..]);
        bytes[at] ^= 1;
        return "plr_" + Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Encode(bytes);
    }

    private async Task<object?> EventsAsync(TestIssuer issuer, string type) => await postgres.QueryAsync(issuer.Database, $"select count(*) from events where type = '{type}'");
}
