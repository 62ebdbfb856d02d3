using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Plinto.Issuer.Data;
using Plinto.Issuer.Identities;
using Plinto.Issuer.Secrets;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.Revocation;

/// <summary>One of every kind of credential that a tenant, a client and a person give. Each can be tried, and trying a live one leaves it alive or is done last.</summary>
internal sealed class Held
{
    /// <summary>Every kind, by the name that the table uses.</summary>
    public static readonly string[] Kinds =
    [
        "access token", "client's own access token", "refresh token", "refresh token retried", "authorization code", "pushed request", "session", "reset link", "confirmation link",
        "API key", "client secret",
    ];

    public required TestTenant Tenant { get; init; }

    public required TestClient Client { get; init; }

    public required TestPerson Person { get; init; }

    public required string ApiKeyId { get; init; }

    public required string ResourceId { get; init; }

    public required JsonElement Tokens { get; init; }

    private string ApiKey { get; init; } = "";

    private string UsedRefresh { get; init; } = "";

    private string Code { get; init; } = "";

    private string Pushed { get; init; } = "";

    private string OwnToken { get; init; } = "";

    private string Reset { get; init; } = "";

    private string Confirmation { get; init; } = "";

    public static async Task<Held> ArrangeAsync(TestIssuer issuer)
    {
        var tenant = await TestTenant.CreateAsync(issuer);
        var client = await TestClient.CreateAsync(tenant, confidential: true, stored => stored with { GrantTypes = ["authorization_code", "refresh_token", "client_credentials"] });
        var person = await TestPerson.CreateAsync(tenant);
        await issuer.Postgres.QueryAsync(issuer.Database,
            $"insert into consents (tenant_id, identity_id, client_id, resource, scopes, granted_at) values ('{tenant.Id.Value}', '{person.Id.Value}', '{client.Id.Value}', '', '{"{openid}"}', now())");
        using var key = await tenant.CallAsync(HttpMethod.Post, "/v1/api-keys", new { name = "second", permissions = new[] { "clients:read" } });
        var made = await key.JsonAsync(HttpStatusCode.Created);
        using var resources = await tenant.CallAsync(HttpMethod.Get, "/v1/resources");
        using var pushed = await client.PostAsync("/oauth/par", [.. client.Request().Where(pair => pair.Key != "client_id").Select(pair => (pair.Key, pair.Value))]);
        var first = await client.TokensAsync(person);
        using var own = await client.PostAsync("/oauth/token", ("grant_type", "client_credentials"));
        return new Held
        {
            Tenant = tenant, Client = client, Person = person,
            ApiKeyId = made.GetProperty("apiKey").GetProperty("id").GetString()!, ApiKey = made.GetProperty("secret").GetString()!,
            ResourceId = (await resources.JsonAsync()).GetProperty("items")[0].GetProperty("id").GetString()!,
            UsedRefresh = first.Refresh(), Tokens = await client.RefreshAsync(first.Refresh()).GoodAsync(), Code = await client.GrantAsync(person),
            Pushed = (await pushed.JsonAsync(HttpStatusCode.Created)).GetProperty("request_uri").GetString()!,
            OwnToken = (await own.JsonAsync()).Access(), Reset = await LinkAsync(person, EmailTokenKind.ResetPassword),
            Confirmation = await LinkAsync(person, EmailTokenKind.VerifyEmail),
        };
    }

    /// <summary>Whether it is good for what it was given for.</summary>
    public Task<bool> IsAliveAsync(string kind) => kind switch
    {
        "access token" => IsActiveAsync(Tokens.Access()),
        "client's own access token" => IsActiveAsync(OwnToken),
        "refresh token" => IsGoodAsync(Client.RefreshAsync(Tokens.Refresh())),
        "refresh token retried" => IsGoodAsync(Client.RefreshAsync(UsedRefresh)),
        "authorization code" => IsGoodAsync(Client.RedeemAsync(Code)),
        "pushed request" => IsPushedAliveAsync(),
        "session" => IsGoodAsync(Person.GetAsync(Tenant.Path + "/account")),
        "reset link" => IsGoodAsync(Person.OtherBrowser().GetAsync($"{Tenant.Path}/reset-password?token={Reset}")),
        "confirmation link" => IsGoodAsync(Person.OtherBrowser().GetAsync($"{Tenant.Path}/verify-email?token={Confirmation}")),
        "API key" => IsGoodAsync(Management.CallAsync(Tenant.Issuer, ApiKey, HttpMethod.Get, "/v1/clients", null)),
        "client secret" => IsGoodAsync(Client.PostAsync("/oauth/introspect", ("token", "x"))),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static async Task<string> LinkAsync(TestPerson person, string kind)
    {
        var token = OpaqueSecret.Generate(EmailTokenSql.Prefix);
        var now = person.Tenant.Issuer.Get<TimeProvider>().GetUtcNow();
        await using var work = await person.Tenant.Issuer.Get<Database>().BeginAsync(person.Tenant.Id, CancellationToken.None);
        await EmailTokenSql.InsertAsync(
            work, kind, token, new EmailToken { Identity = person.Id, EmailKey = person.Email, Request = null, Browser = null, PasswordHash = null, Name = null }, now,
            now.AddHours(1), CancellationToken.None);
        await work.CommitAsync(CancellationToken.None);
        return token.Text;
    }

    private static async Task<bool> IsGoodAsync(Task<HttpResponseMessage> asked)
    {
        using var response = await asked;
        Assert.True((int)response.StatusCode < 500, $"{(int)response.StatusCode}");
        return response.StatusCode == HttpStatusCode.OK;
    }

    // Asked by the tenant's service client, whom no row of the table touches.
    private async Task<bool> IsActiveAsync(string token)
    {
        using var response = await Tenant.PostAsync("/oauth/introspect", ("token", token));
        return response.StatusCode == HttpStatusCode.OK && (await response.JsonAsync()).GetProperty("active").GetBoolean();
    }

    // By a person of its own: whoever pushed it did not know who would come.
    private async Task<bool> IsPushedAliveAsync()
    {
        var somebody = await TestPerson.CreateAsync(Tenant);
        using var response = await somebody.GetAsync(QueryHelpers.AddQueryString(
            Tenant.Path + "/oauth/authorize", new Dictionary<string, string?> { ["client_id"] = Client.Id.ToString(), ["request_uri"] = Pushed }));
        return response.StatusCode == HttpStatusCode.Redirect && TestPerson.QueryOf(response).ContainsKey("code");
    }
}
