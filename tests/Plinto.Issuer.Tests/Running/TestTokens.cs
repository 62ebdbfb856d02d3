using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Plinto.Issuer.OAuth.AuthorizationCodes;

namespace Plinto.Issuer.Tests.Running;

/// <summary>What a client does at the token endpoint for people. Codes are made as the authorization endpoint makes them, without its questions.</summary>
internal static class TestTokens
{
    /// <summary>A code for the person's session.</summary>
    /// <param name="resource">Null: for no resource but userinfo.</param>
    public static async Task<string> GrantAsync(
        this TestClient client, TestPerson person, string scopes = "openid read", string? resource = TestTenant.Resource, string? nonce = "the nonce")
    {
        var code = new NewAuthorizationCode
        {
            ClientId = client.Id, IdentityId = person.Id, SessionId = person.Session!.Value, RedirectUri = TestClient.RedirectUri, CodeChallenge = TestClient.Challenge,
            Resource = resource, Scopes = scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries), Nonce = nonce,
        };
        var issuer = client.Tenant.Issuer;
        return (await issuer.Get<AuthorizationCodeSql>().CreateAsync(client.Tenant.Id, code, issuer.Get<TimeProvider>().GetUtcNow(), CancellationToken.None))
            ?? throw new InvalidOperationException("no code");
    }

    /// <summary>Redeems a code; parameters can be changed, added or (null) left out.</summary>
    public static Task<HttpResponseMessage> RedeemAsync(this TestClient client, string code, params (string Name, string? Value)[] changes) =>
        client.AskAsync(new() { ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = TestClient.RedirectUri, ["code_verifier"] = TestClient.Verifier },
            changes);

    /// <summary>Refreshes; parameters as in <see cref="RedeemAsync"/>.</summary>
    public static Task<HttpResponseMessage> RefreshAsync(this TestClient client, string refreshToken, params (string Name, string? Value)[] changes) =>
        client.AskAsync(new() { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken }, changes);

    /// <summary>The tokens of a fresh code.</summary>
    public static async Task<JsonElement> TokensAsync(this TestClient client, TestPerson person, string scopes = "openid read", string? resource = TestTenant.Resource)
    {
        using var response = await client.RedeemAsync(await client.GrantAsync(person, scopes, resource));
        return await response.JsonAsync();
    }

    /// <summary>Posts to an endpoint as the client authenticates.</summary>
    public static Task<HttpResponseMessage> PostAsync(this TestClient client, string endpoint, params (string Name, string Value)[] form) => client.Secret is { } secret
        ? client.Tenant.PostAsync(endpoint, client.Id.ToString(), secret, form)
        : client.Tenant.PostAsync(endpoint, null, null, [("client_id", client.Id.ToString()), .. form]);

    /// <summary>Whether introspection, asked by the tenant's service client, finds the token active.</summary>
    public static async Task<bool> IsActiveAsync(this TestTenant tenant, string token)
    {
        using var response = await tenant.PostAsync("/oauth/introspect", ("token", token));
        return (await response.JsonAsync()).GetProperty("active").GetBoolean();
    }

    public static string Refresh(this JsonElement tokens) => tokens.GetProperty("refresh_token").GetString()!;

    public static string Access(this JsonElement tokens) => tokens.GetProperty("access_token").GetString()!;

    public static JsonWebToken Id(this JsonElement tokens) => new(tokens.GetProperty("id_token").GetString());

    /// <summary>The error of a refused request; fails the test if it was not refused.</summary>
    public static async Task<string> ErrorAsync(this Task<HttpResponseMessage> asked)
    {
        using var response = await asked;
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode is >= 400 and < 500, $"{(int)response.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement.GetProperty("error").GetString()!;
    }

    /// <summary>The tokens of a request; fails the test if it was refused.</summary>
    public static async Task<JsonElement> GoodAsync(this Task<HttpResponseMessage> asked)
    {
        using var response = await asked;
        return await response.JsonAsync();
    }

    private static Task<HttpResponseMessage> AskAsync(this TestClient client, Dictionary<string, string> form, (string Name, string? Value)[] changes)
    {
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                form.Remove(name);
            }
            else
            {
                form[name] = value;
            }
        }

        return client.PostAsync("/oauth/token", [.. form.Select(pair => (pair.Key, pair.Value))]);
    }
}
