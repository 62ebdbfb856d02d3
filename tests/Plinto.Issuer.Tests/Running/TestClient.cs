using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using Plinto.Issuer.Clients;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Secrets;

namespace Plinto.Issuer.Tests.Running;

/// <summary>A client that signs people in: by default a public one of the tenant itself, for <see cref="TestTenant.Resource"/> with scopes read and write.</summary>
internal sealed class TestClient
{
    public const string RedirectUri = "https://app.test/callback";

    /// <summary>A PKCE pair that tests share: S256 of <see cref="Verifier"/>.</summary>
    public const string Verifier = "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ";

    public required TestTenant Tenant { get; init; }

    public required ClientId Id { get; init; }

    /// <summary>Null for a public client.</summary>
    public required string? Secret { get; init; }

    /// <summary>S256 of <see cref="Verifier"/>.</summary>
    public static string Challenge { get; } = ChallengeOf(Verifier);

    public static string ChallengeOf(string verifier) => Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    /// <summary>Makes one.</summary>
    /// <param name="adjust">Last changes to it before it is stored.</param>
    /// <param name="withResource">False: it may have no resource at all.</param>
    public static async Task<TestClient> CreateAsync(TestTenant tenant, bool confidential = false, Func<Client, Client>? adjust = null, bool withResource = true)
    {
        var none = CancellationToken.None;
        var now = tenant.Issuer.Get<TimeProvider>().GetUtcNow();
        var client = new Client
        {
            Id = new ClientId(Guid.CreateVersion7(TimeProvider.System.GetUtcNow())), Name = "Web app", Type = confidential ? "confidential" : "public",
            GrantTypes = ["authorization_code", "refresh_token"], RedirectUris = [RedirectUri], AuthMethod = confidential ? "client_secret_basic" : "none", Jwks = null,
            DefaultResource = null, Scopes = new Dictionary<string, IReadOnlyList<string>>(), Version = 1, CreatedAt = now, DisabledAt = null,
        };
        client = adjust?.Invoke(client) ?? client;
        var secret = client.AuthMethod is "client_secret_basic" or "client_secret_post" ? OpaqueSecret.Generate(OpaqueSecret.ClientSecretPrefix) : null;
        await using var work = await tenant.Issuer.Get<Database>().BeginAsync(tenant.Id, none);
        await ClientSql.InsertAsync(work, client, none);
        if (withResource)
        {
            Assert.True(await ClientSql.SetResourcesAsync(work, client.Id, new Dictionary<string, IReadOnlyList<string>> { [TestTenant.Resource] = ["read", "write"] }, none));
            Assert.True(await ClientSql.SetDefaultResourceAsync(work, client.Id, TestTenant.Resource, none));
        }

        if (secret is not null)
        {
            Assert.True(await ClientSql.AddSecretAsync(work, client.Id, secret, now, now, none));
        }

        await work.CommitAsync(none);
        return new TestClient { Tenant = tenant, Id = client.Id, Secret = secret?.Text };
    }

    /// <summary>A good authorization request: tests change, add or (null) leave out parameters.</summary>
    public Dictionary<string, string> Request(params (string Name, string? Value)[] changes)
    {
        var request = new Dictionary<string, string>
        {
            ["client_id"] = Id.ToString(), ["redirect_uri"] = RedirectUri, ["response_type"] = "code", ["scope"] = "openid read", ["state"] = "the state", ["nonce"] = "the nonce",
            ["code_challenge"] = Challenge, ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                request.Remove(name);
            }
            else
            {
                request[name] = value;
            }
        }

        return request;
    }
}
