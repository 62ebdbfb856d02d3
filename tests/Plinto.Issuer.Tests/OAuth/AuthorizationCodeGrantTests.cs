using System.IdentityModel.Tokens.Jwt;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Sessions;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.OAuth;

public sealed class AuthorizationCodeGrantTests(Postgres postgres, OneIssuer one) : IClassFixture<OneIssuer>
{
    [Fact]
    public async Task A_code_is_exchanged_for_tokens_that_name_the_session_and_the_sign_in()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var person = await TestPerson.CreateAsync(tenant);
        var client = await TestClient.CreateAsync(tenant);

        var tokens = await client.TokensAsync(person, "openid profile email read");
        var access = new JsonWebToken(tokens.Access());

        Assert.Equal("openid profile email read", tokens.GetProperty("scope").GetString());
        Assert.StartsWith("plr_", tokens.Refresh(), StringComparison.Ordinal);
        Assert.Equal(person.Id.ToString(), access.Subject);
        Assert.Equal(client.Id.ToString(), access.GetPayloadValue<string>("client_id"));
        Assert.Equal([TestTenant.Resource], access.Audiences);
        Assert.Equal(person.Session.ToString(), access.GetPayloadValue<string>("sid"));
        Assert.Equal(["pwd"], access.GetPayloadValue<string[]>("amr"));
        Assert.Equal("aal1", access.GetPayloadValue<string>("acr"));
        Assert.True(access.GetPayloadValue<long>("auth_time") > 0);
        Assert.True(tokens.Access().Length <= 1024);
    }

    [Fact]
    public async Task The_ID_token_is_as_OpenID_Connect_Core_says_and_an_independent_library_accepts_it()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var person = await TestPerson.CreateAsync(tenant);
        var client = await TestClient.CreateAsync(tenant, confidential: true);
        using var jwks = await issuer.Http.GetAsync(tenant.Path + "/jwks");

        var tokens = await client.TokensAsync(person, "openid email profile");
        new JwtSecurityTokenHandler { MapInboundClaims = false }.ValidateToken(tokens.GetProperty("id_token").GetString(), new TokenValidationParameters
        {
            ValidIssuer = tenant.Stored.Issuer, ValidAudience = client.Id.ToString(), ValidTypes = ["JWT"],
            IssuerSigningKeys = new JsonWebKeySet(await jwks.Content.ReadAsStringAsync()).GetSigningKeys(),
        }, out var validated);
        var id = ((JwtSecurityToken)validated).Payload;

        Assert.Equal(["acr", "amr", "at_hash", "aud", "auth_time", "email", "email_verified", "exp", "iat", "iss", "name", "nonce", "sid", "sub"], id.Keys.Order());
        Assert.Equal("the nonce", id["nonce"]);
        Assert.Equal(person.Email, id["email"]);
        Assert.Equal(true, id["email_verified"]);
        Assert.Equal("Ada", id["name"]);
        Assert.Equal(3600, id.Expiration - (long)id["iat"]);
        Assert.Equal(Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(tokens.Access())).AsSpan(0, 16).ToArray()), id["at_hash"]);
    }

    [Fact]
    public async Task Scopes_decide_what_else_is_there()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var person = await TestPerson.CreateAsync(tenant);
        var web = await TestClient.CreateAsync(tenant);
        var withoutRefresh = await TestClient.CreateAsync(tenant, adjust: client => client with { GrantTypes = ["authorization_code"] });

        var openid = await web.TokensAsync(person, "openid", resource: null);
        var plain = await web.TokensAsync(person, "read");
        var once = await withoutRefresh.TokensAsync(person);

        Assert.Equal([tenant.Stored.Issuer], new JsonWebToken(openid.Access()).Audiences);
        Assert.False(openid.Id().TryGetPayloadValue<string>("email", out _));
        Assert.False(openid.Id().TryGetPayloadValue<string>("name", out _));
        Assert.False(plain.TryGetProperty("id_token", out _));
        Assert.False(once.TryGetProperty("refresh_token", out _));
        Assert.True(once.TryGetProperty("id_token", out _));
    }

    [Theory]
    [InlineData("no code", "invalid_request")]
    [InlineData("no redirect_uri", "invalid_request")]
    [InlineData("PKCE missing", "invalid_request")]
    [InlineData("PKCE plain: the challenge as verifier", "invalid_grant")]
    [InlineData("PKCE wrong verifier", "invalid_grant")]
    [InlineData("PKCE verifier too short", "invalid_grant")]
    [InlineData("PKCE verifier too long", "invalid_grant")]
    [InlineData("PKCE verifier with other characters", "invalid_grant")]
    [InlineData("redirect_uri with a slash more", "invalid_grant")]
    [InlineData("redirect_uri in upper case", "invalid_grant")]
    [InlineData("redirect_uri of somebody else", "invalid_grant")]
    [InlineData("resource swapped", "invalid_target")]
    [InlineData("two resources", "invalid_target")]
    [InlineData("code cut", "invalid_grant")]
    [InlineData("code changed", "invalid_grant")]
    [InlineData("code with space", "invalid_grant")]
    [InlineData("refresh token as code", "invalid_grant")]
    [InlineData("code as refresh token", "invalid_grant")]
    public async Task Attack_with_a_code_that_is_not_this_requests_is_refused_and_the_rightful_client_still_gets_its_tokens(string attack, string expected)
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var person = await TestPerson.CreateAsync(tenant);
        var client = await TestClient.CreateAsync(tenant);
        var code = await client.GrantAsync(person);
        (string, string?)[] changes = attack switch
        {
            "no code" => [("code", null)],
            "no redirect_uri" => [("redirect_uri", null)],
            "PKCE missing" => [("code_verifier", null)],
            "PKCE plain: the challenge as verifier" => [("code_verifier", TestClient.Challenge)],
            "PKCE wrong verifier" => [("code_verifier", TestClient.Verifier + "x")],
            "PKCE verifier too short" => [("code_verifier", "abc")],
            "PKCE verifier too long" => [("code_verifier", new string('a', 129))],
            "PKCE verifier with other characters" => [("code_verifier", TestClient.Verifier + "ä ")],
            "redirect_uri with a slash more" => [("redirect_uri", TestClient.RedirectUri + "/")],
            "redirect_uri in upper case" => [("redirect_uri", TestClient.RedirectUri.ToUpperInvariant())],
            "redirect_uri of somebody else" => [("redirect_uri", "https://attacker.test/")],
            "resource swapped" => [("resource", tenant.Stored.Issuer)],
            "two resources" => [("resource", TestTenant.Resource + "&resource=x")],
            "code cut" => [("code", code[..^1])],
            "code changed" => [("code", code[..^1] + (code[^1] == 'A' ? 'B' : 'A'))],
            "code with space" => [("code", code + " ")],
            "refresh token as code" => [("code", (await client.TokensAsync(person)).Refresh())],
            _ => [("grant_type", "refresh_token"), ("refresh_token", code)],
        };

        Assert.Equal(expected, await client.RedeemAsync(code, changes).ErrorAsync());

        Assert.True((await client.RedeemAsync(code).GoodAsync()).TryGetProperty("access_token", out _));
    }

    [Fact]
    public async Task Attack_with_a_verifier_shorter_than_43_characters_is_refused_although_it_hashes_to_the_challenge()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var person = await TestPerson.CreateAsync(tenant);
        var client = await TestClient.CreateAsync(tenant);
        var code = await client.GrantAsync(person);
        await postgres.QueryAsync(issuer.Database, $"update authorization_codes set code_challenge = '{TestClient.ChallengeOf("short")}' where client_id = '{client.Id.Value}'");

        Assert.Equal("invalid_grant", await client.RedeemAsync(code, ("code_verifier", "short")).ErrorAsync());
    }

    [Fact]
    public async Task Attack_by_another_client_or_tenant_with_a_stolen_code_is_refused_and_spoils_nothing()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var elsewhere = await TestTenant.CreateAsync(issuer);
        var person = await TestPerson.CreateAsync(tenant);
        var client = await TestClient.CreateAsync(tenant);
        var confidential = await TestClient.CreateAsync(tenant, confidential: true);
        var foreign = await TestClient.CreateAsync(elsewhere);
        var code = await client.GrantAsync(person);

        Assert.Equal("invalid_grant", await confidential.RedeemAsync(code).ErrorAsync());
        Assert.Equal("invalid_grant", await foreign.RedeemAsync(code).ErrorAsync());
        Assert.Equal("invalid_client",
            await elsewhere.PostAsync("/oauth/token", null, null, ("grant_type", "authorization_code"), ("code", code), ("client_id", client.Id.ToString())).ErrorAsync());
        Assert.Equal("invalid_client",
            await tenant.PostAsync("/oauth/token", null, null, ("grant_type", "authorization_code"), ("code", code), ("client_id", confidential.Id.ToString())).ErrorAsync());
        Assert.True((await client.RedeemAsync(code).GoodAsync()).TryGetProperty("access_token", out _));
    }

    [Theory]
    [InlineData(59, true)]
    [InlineData(60, false)]
    public async Task An_expired_code_is_refused(int seconds, bool good)
    {
        var clock = new TestClock();
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync(), clock);
        var tenant = await TestTenant.CreateAsync(issuer);
        var client = await TestClient.CreateAsync(tenant);
        var code = await client.GrantAsync(await TestPerson.CreateAsync(tenant));
        clock.Advance(TimeSpan.FromSeconds(seconds));

        using var response = await client.RedeemAsync(code);

        Assert.Equal(good, response.IsSuccessStatusCode);
    }

    [Theory]
    [InlineData("session ended")]
    [InlineData("session idle")]
    [InlineData("identity suspended")]
    [InlineData("resource taken from the client")]
    [InlineData("grant type taken from the client")]
    [InlineData("client disabled")]
    public async Task A_code_is_worth_nothing_after_what_it_stood_for_is_gone(string what)
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var person = await TestPerson.CreateAsync(tenant);
        var client = await TestClient.CreateAsync(tenant);
        var code = await client.GrantAsync(person);
        if (what == "session ended")
        {
            await using var work = await issuer.Get<Database>().BeginAsync(tenant.Id, CancellationToken.None);
            Assert.True(await issuer.Get<EndSessions>().EndAsync(work, person.Session!.Value, EndReason.SignedOut, Actor.System, CancellationToken.None));
            await work.CommitAsync(CancellationToken.None);
        }
        else
        {
            await postgres.QueryAsync(issuer.Database, what switch
            {
                "session idle" => $"update sessions set idle_until = now() - interval '1 second' where id = '{person.Session!.Value.Value}'",
                "identity suspended" => $"update identities set suspended_at = now() where id = '{person.Id.Value}'",
                "resource taken from the client" => $"delete from client_resources where client_id = '{client.Id.Value}'",
                "grant type taken from the client" => $"update clients set grant_types = array['refresh_token'] where id = '{client.Id.Value}'",
                _ => $"update clients set disabled_at = now() where id = '{client.Id.Value}'",
            });
        }

        Assert.Equal(
            what switch { "grant type taken from the client" => "unauthorized_client", "client disabled" => "invalid_client", _ => "invalid_grant" },
            await client.RedeemAsync(code).ErrorAsync());
    }

    [Fact]
    public async Task A_scope_taken_from_the_client_is_not_granted_any_more()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var client = await TestClient.CreateAsync(tenant);
        var code = await client.GrantAsync(await TestPerson.CreateAsync(tenant), "openid read write");
        await postgres.QueryAsync(issuer.Database, $"delete from client_scopes where client_id = '{client.Id.Value}' and scope = 'write'");

        Assert.Equal("openid read", (await client.RedeemAsync(code).GoodAsync()).GetProperty("scope").GetString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Attack_with_a_used_code_takes_back_what_it_was_exchanged_for(bool byAnother)
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var person = await TestPerson.CreateAsync(tenant);
        var client = await TestClient.CreateAsync(tenant);
        var other = await TestClient.CreateAsync(tenant);
        var code = await client.GrantAsync(person);
        var tokens = await client.RedeemAsync(code).GoodAsync();
        var refreshed = await client.RefreshAsync(tokens.Refresh()).GoodAsync();
        var kept = await client.TokensAsync(person);

        Assert.Equal("invalid_grant", await (byAnother ? other : client).RedeemAsync(code, ("code_verifier", byAnother ? new string('x', 43) : TestClient.Verifier)).ErrorAsync());
        Assert.Equal("invalid_grant", await client.RedeemAsync(code).ErrorAsync());

        Assert.False(await tenant.IsActiveAsync(tokens.Access()));
        Assert.False(await tenant.IsActiveAsync(refreshed.Access()));
        Assert.Equal("invalid_grant", await client.RefreshAsync(refreshed.Refresh()).ErrorAsync());
        Assert.True(await tenant.IsActiveAsync(kept.Access()));
        Assert.True((await client.RefreshAsync(kept.Refresh()).GoodAsync()).TryGetProperty("access_token", out _));
        Assert.Equal(1L, await postgres.QueryAsync(issuer.Database, $"select count(*) from events where type = 'authorization_code.reused' and tenant_id = '{tenant.Id.Value}'"));
        Assert.Equal(2L, await postgres.QueryAsync(
            issuer.Database, $"select count(*) from edge_changes where revocation_kind = 'token' and tenant_id = '{tenant.Id.Value}'"));
    }

    [Fact]
    public async Task Of_racers_with_one_code_at_most_one_gets_tokens_and_those_are_taken_back()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var client = await TestClient.CreateAsync(tenant);
        var code = await client.GrantAsync(await TestPerson.CreateAsync(tenant));

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.RedeemAsync(code)));

        var won = Assert.Single(answers, answer => answer.IsSuccessStatusCode);
        Assert.Equal("invalid_grant", await client.RefreshAsync((await won.JsonAsync()).Refresh()).ErrorAsync());
    }

    [Fact]
    public async Task A_code_is_not_made_for_a_session_or_resource_that_is_not_good()
    {
        var issuer = await one.GetAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var person = await TestPerson.CreateAsync(tenant);
        var without = await TestClient.CreateAsync(tenant, withResource: false);

        await Assert.ThrowsAsync<InvalidOperationException>(() => without.GrantAsync(person));
        await Assert.ThrowsAsync<InvalidOperationException>(() => without.GrantAsync(person, resource: "https://elsewhere.test"));
        Assert.NotEmpty(await without.GrantAsync(person, "openid", resource: null));
        await postgres.QueryAsync(issuer.Database, $"update identities set suspended_at = now() where id = '{person.Id.Value}'");
        await Assert.ThrowsAsync<InvalidOperationException>(() => without.GrantAsync(person, "openid", resource: null));
    }
}
