using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Plinto.Issuer.Keys;

namespace Plinto.Issuer.Tests.Running;

/// <summary>ID tokens as the tenant signs them, bent where a test wants.</summary>
internal static class TestIdToken
{
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    public static async Task<string> CreateAsync(TestPerson person, TestClient client, Action<Dictionary<string, object>>? bend = null, string type = "JWT", TimeSpan? age = null)
    {
        var tenant = person.Tenant;
        var active = (await tenant.Issuer.Get<SigningKeySql>().ListAsync(tenant.Id, CancellationToken.None)).Find(key => key.State == KeyState.Active)!;
        var credentials = await tenant.Issuer.Get<SigningKeys>().GetAsync(tenant.Id, active.KeyId, CancellationToken.None);
        var issuedAt = (tenant.Issuer.Get<TimeProvider>().GetUtcNow() - (age ?? TimeSpan.Zero)).ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>
        {
            ["iss"] = tenant.Stored.Issuer, ["sub"] = person.Id.ToString(), ["aud"] = client.Id.ToString(), ["iat"] = issuedAt, ["exp"] = issuedAt + 3600,
        };
        if (person.Session is { } session)
        {
            claims["sid"] = session.ToString();
        }

        bend?.Invoke(claims);
        return Handler.CreateToken(JsonSerializer.Serialize(claims), credentials, new Dictionary<string, object> { ["typ"] = type });
    }
}
