using System.Text.Json;
using System.Text.Json.Nodes;
using Plinto.Issuer.ApiKeys;
using Plinto.Issuer.Clients;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Data;
using Plinto.Issuer.Edges;
using Plinto.Issuer.Events;
using Plinto.Issuer.FeedKeys;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Keys;
using Plinto.Issuer.Operators;
using Plinto.Issuer.Provisioning;
using Plinto.Issuer.Resources;
using Plinto.Issuer.Secrets;
using Plinto.Issuer.Tenants;

namespace Plinto.Issuer.Demo;

/// <summary>
/// The tenant <c>demo</c> for trying Plinto out: one API with three scopes, a web client, a service client, two people, two roles and a policy. Seeding again keeps tenant,
/// resource, client and identity ids, and replaces every secret, so that the file it writes always holds good ones and older files hold none.
/// </summary>
internal sealed class DemoTenant(Database db, WorkerDatabase worker, TenantSql tenants, TenantLife life, FeedSigner signer, TimeProvider time)
{
    private const string Slug = "demo";
    private const string ResourceIdentifier = "https://api.demo.example";
    private const string CredentialName = "demo";
    private static readonly TimeSpan EnrolmentLifetime = TimeSpan.FromDays(1);
    private static readonly string[] Scopes = ["api:read", "api:write", "api:admin"];

    /// <summary>Makes or renews the demo.</summary>
    /// <param name="publicUrl">The issuer's public URL.</param>
    /// <param name="appUrl">The sample app as browsers reach it.</param>
    /// <param name="backchannelUrl">Where the sample app hears that a session ended; null: nowhere.</param>
    /// <returns>The credentials, as JSON.</returns>
    public async Task<string> SeedAsync(string publicUrl, string appUrl, string? backchannelUrl, CancellationToken ct)
    {
        await signer.StartAsync(ct);
        var now = time.GetUtcNow();
        var operatorKey = OpaqueSecret.Generate(OpaqueSecret.OperatorKeyPrefix);
        var apiKey = OpaqueSecret.Generate(OpaqueSecret.ApiKeyPrefix);
        var clientSecret = OpaqueSecret.Generate(OpaqueSecret.ClientSecretPrefix);
        var edgeToken = OpaqueSecret.Generate(OpaqueSecret.EnrolmentTokenPrefix);
        appUrl = appUrl.TrimEnd('/');
        var existing = await tenants.FindAsync(TenantAddress.BySlug(Slug), ct);

        await using var work = await db.BeginAsync(existing?.Id, ct);
        var tenant = existing ?? await CreateTenantAsync(work, publicUrl, now, ct);
        await ApiKeySql.RevokeByNameAsync(work, CredentialName, now, ct);
        var key = new ApiKey
        {
            Id = new ApiKeyId(Guid.CreateVersion7(now)), Name = CredentialName, Permissions = Permissions.OfApiKeys, CreatedAt = now, ExpiresAt = null, RevokedAt = null,
        };
        await ApiKeySql.InsertAsync(work, key, apiKey.Hash, ct);
        await AddResourceAsync(work, now, ct);
        var webClient = Web(appUrl, backchannelUrl, now);
        var web = await AddClientAsync(work, webClient, Scopes, ct);
        var service = await AddClientAsync(work, Service(now), ["api:read", "api:write"], ct);
        await ClientSql.AddSecretAsync(work, service, clientSecret, now, othersUntil: now, ct);
        var admin = await DemoPeople.SeedAsync(work, "admin@demo.example", "Demo Admin", now, ct);
        var user = await DemoPeople.SeedAsync(work, "user@demo.example", "Demo User", now, ct);
        await DemoPolicy.SeedAsync(work, reader: service, editor: "user@demo.example", now, ct);
        await EnrolmentTokenSql.InsertAsync(work, edgeToken, [tenant.Id], CredentialName, now, now + EnrolmentLifetime, ct);
        await work.CommitAsync(ct);
        await CreateOperatorAsync(operatorKey, now, ct);

        return new JsonObject
        {
            ["operatorKey"] = operatorKey.Text,
            ["tenant"] = Slug,
            ["tenantIssuer"] = tenant.Issuer,
            ["apiKey"] = apiKey.Text,
            ["resource"] = ResourceIdentifier,
            ["admin"] = admin,
            ["user"] = user,
            ["clients"] = new JsonObject
            {
                ["web"] = new JsonObject { ["clientId"] = web.ToString(), ["redirectUri"] = webClient.RedirectUris[0] },
                ["service"] = new JsonObject { ["clientId"] = service.ToString(), ["clientSecret"] = clientSecret.Text },
            },
            ["edgeToken"] = EnrolmentToken.Text(edgeToken, signer),
        }.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    // The service may not make operators.
    private async Task CreateOperatorAsync(OpaqueSecret key, DateTimeOffset now, CancellationToken ct)
    {
        await using var work = await worker.BeginAsync(null, ct);
        await OperatorSql.CreateAsync(work, CredentialName, key, now, ct);
        await work.CommitAsync(ct);
    }

    private async Task<Tenant> CreateTenantAsync(Work work, string publicUrl, DateTimeOffset now, CancellationToken ct)
    {
        var tenant = new Tenant
        {
            Id = new TenantId(Guid.CreateVersion7(now)), Slug = Slug, Name = "Demo", Issuer = publicUrl + "/t/" + Slug, FormerIssuers = [],
            Algorithm = SigningAlgorithm.ES256.Name, AccessTokenLifetime = TenantDefaults.AccessTokenLifetime, Version = 1, CreatedAt = now, DisabledAt = null,
        };
        return await life.CreateAsync(work, tenant, host: null, Actor.System, ct)
            ? tenant
            : throw new InvalidOperationException($"issuer `{tenant.Issuer}` belongs to another tenant");
    }

    private static Task<bool> AddResourceAsync(Work work, DateTimeOffset now, CancellationToken ct) => ResourceSql.InsertAsync(
        work,
        new Resource
        {
            Id = new ResourceId(Guid.CreateVersion7(now)), Identifier = ResourceIdentifier, Name = "Demo API", AccessTokenLifetime = null, Scopes = Scopes, Version = 1,
                CreatedAt = now,
        },
        ct);

    private static async Task<ClientId> AddClientAsync(Work work, Client client, IReadOnlyList<string> scopes, CancellationToken ct)
    {
        var id = await ClientSql.FindByNameAsync(work, client.Name, ct) ?? client.Id;
        if (id == client.Id)
        {
            await ClientSql.InsertAsync(work, client, ct);
        }
        else
        {
            await ClientSql.UpdateAsync(work, id, version: null, Renewed(client), client.CreatedAt, ct);
        }

        await ClientSql.SetResourcesAsync(work, id, new Dictionary<string, IReadOnlyList<string>> { [ResourceIdentifier] = scopes }, ct);
        await ClientSql.SetDefaultResourceAsync(work, id, ResourceIdentifier, ct);
        return id;
    }

    private static ClientPatch Renewed(Client client) => new()
    {
        RedirectUris = client.RedirectUris, PostLogoutRedirectUris = client.PostLogoutRedirectUris, BackchannelLogoutUri = client.BackchannelLogoutUri ?? "", Disabled = false,
    };

    private static Client Web(string appUrl, string? backchannelUrl, DateTimeOffset now) => new()
    {
        Id = new ClientId(Guid.CreateVersion7(now)), Name = "Demo web", Type = "public", GrantTypes = ["authorization_code", "refresh_token"],
        RedirectUris = [appUrl + "/signin-oidc"], PostLogoutRedirectUris = [appUrl + "/signout-callback-oidc"], BackchannelLogoutUri = backchannelUrl,
        AuthMethod = "none", Jwks = null, DefaultResource = null, Scopes = new Dictionary<string, IReadOnlyList<string>>(), Version = 1, CreatedAt = now, DisabledAt = null,
    };

    private static Client Service(DateTimeOffset now) => new()
    {
        Id = new ClientId(Guid.CreateVersion7(now)), Name = "Demo service", Type = "confidential", GrantTypes = ["client_credentials"], RedirectUris = [],
        AuthMethod = "client_secret_basic", Jwks = null, DefaultResource = null, Scopes = new Dictionary<string, IReadOnlyList<string>>(), Version = 1, CreatedAt = now,
        DisabledAt = null,
    };
}
