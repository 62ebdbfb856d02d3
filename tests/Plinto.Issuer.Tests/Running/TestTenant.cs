using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Plinto.Issuer.ApiKeys;
using Plinto.Issuer.Clients;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Data;
using Plinto.Issuer.Edges;
using Plinto.Issuer.Events;
using Plinto.Issuer.FeedKeys;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Keys;
using Plinto.Issuer.Provisioning;
using Plinto.Issuer.Resources;
using Plinto.Issuer.Secrets;
using Plinto.Issuer.Tenants;

namespace Plinto.Issuer.Tests.Running;

/// <summary>A tenant of one test: a resource, a service client with a secret, an API key with every permission.</summary>
internal sealed class TestTenant
{
    public const string Resource = "https://api.test";

    private TestTenant(TestIssuer issuer, Tenant stored) => (Issuer, Stored) = (issuer, stored);

    public TestIssuer Issuer { get; }

    public Tenant Stored { get; }

    public TenantId Id => Stored.Id;

    public string Slug => Stored.Slug;

    /// <summary>Path of its OAuth endpoints.</summary>
    public string Path => "/t/" + Slug;

    public required ClientId ClientId { get; init; }

    public required string ClientSecret { get; init; }

    public required string ApiKey { get; init; }

    public static async Task<TestTenant> CreateAsync(TestIssuer issuer, string? slug = null, string? host = null, string algorithm = "ES256")
    {
        var now = issuer.Get<TimeProvider>().GetUtcNow();
        var id = new TenantId(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()));
        slug ??= "t" + id.ToString()[4..].ToLowerInvariant();
        var tenant = new Tenant
        {
            Id = id, Slug = slug, Name = slug, Issuer = host is null ? $"{TestIssuer.PublicUrl}/t/{slug}" : "http://" + host, FormerIssuers = [], Algorithm = algorithm,
            AccessTokenLifetime = TimeSpan.FromMinutes(5), Version = 1, CreatedAt = now, DisabledAt = null,
        };
        var secret = OpaqueSecret.Generate(OpaqueSecret.ClientSecretPrefix);
        var apiKey = OpaqueSecret.Generate(OpaqueSecret.ApiKeyPrefix);
        var client = new Client
        {
            Id = new ClientId(Guid.CreateVersion7(TimeProvider.System.GetUtcNow())), Name = "service", Type = "confidential", GrantTypes = ["client_credentials"],
                RedirectUris = [],
            AuthMethod = "client_secret_basic", Jwks = null, DefaultResource = null, Scopes = new Dictionary<string, IReadOnlyList<string>>(), Version = 1, CreatedAt = now,
            DisabledAt = null,
        };
        var none = CancellationToken.None;
        await using var work = await issuer.Get<Database>().BeginAsync(null, none);
        Assert.True(await issuer.Get<TenantLife>().CreateAsync(work, tenant, host, Actor.System, none));
        await ResourceSql.InsertAsync(work, new Resource
        {
            Id = new ResourceId(Guid.CreateVersion7(TimeProvider.System.GetUtcNow())), Identifier = Resource, Name = "API", AccessTokenLifetime = null,
                Scopes = ["read", "write", "admin"],
            Version = 1, CreatedAt = now,
        }, none);
        await ClientSql.InsertAsync(work, client, none);
        Assert.True(await ClientSql.SetResourcesAsync(work, client.Id, new Dictionary<string, IReadOnlyList<string>> { [Resource] = ["read", "write"] }, none));
        Assert.True(await ClientSql.SetDefaultResourceAsync(work, client.Id, Resource, none));
        Assert.True(await ClientSql.AddSecretAsync(work, client.Id, secret, now, now, none));
        var key = new ApiKey
        {
            Id = new ApiKeyId(Guid.CreateVersion7(TimeProvider.System.GetUtcNow())), Name = "all", Permissions = Permissions.OfApiKeys, CreatedAt = now, ExpiresAt = null,
                RevokedAt = null,
        };
        await ApiKeySql.InsertAsync(work, key, apiKey.Hash, none);
        await work.CommitAsync(none);
        return new TestTenant(issuer, tenant) { ClientId = client.Id, ClientSecret = secret.Text, ApiKey = apiKey.Text };
    }

    /// <summary>Posts a form to one of its OAuth endpoints as its service client.</summary>
    public Task<HttpResponseMessage> PostAsync(string endpoint, params (string Name, string Value)[] form) => PostAsync(endpoint, ClientId.ToString(), ClientSecret, form);

    /// <summary>Posts a form with client_secret_basic; without an id, with no header.</summary>
    public async Task<HttpResponseMessage> PostAsync(string endpoint, string? clientId, string? secret, params (string Name, string Value)[] form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path + endpoint)
        {
            Content = new FormUrlEncodedContent(form.Select(pair => new KeyValuePair<string, string>(pair.Name, pair.Value))),
        };
        if (clientId is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{clientId}:{secret}")));
        }

        return await Issuer.Http.SendAsync(request);
    }

    /// <summary>An access token of its service client.</summary>
    public async Task<string> TokenAsync()
    {
        using var response = await PostAsync("/oauth/token", ("grant_type", "client_credentials"));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
    }

    /// <summary>Calls the management API with its API key.</summary>
    public Task<HttpResponseMessage> CallAsync(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers) =>
        Management.CallAsync(Issuer, ApiKey, method, path, body, headers);

    /// <summary>A one-time token for an edge that has this tenant alone.</summary>
    public async Task<string> EnrolmentTokenAsync(params TestTenant[] more)
    {
        var token = OpaqueSecret.Generate(OpaqueSecret.EnrolmentTokenPrefix);
        var now = Issuer.Get<TimeProvider>().GetUtcNow();
        await using var work = await Issuer.Get<Database>().BeginAsync(null, CancellationToken.None);
        await EnrolmentTokenSql.InsertAsync(work, token, [Id, .. more.Select(tenant => tenant.Id)], null, now, now.AddHours(1), CancellationToken.None);
        await work.CommitAsync(CancellationToken.None);
        return EnrolmentToken.Text(token, Issuer.Get<FeedSigner>());
    }

    /// <summary>Runs a change of its keys as the management API does.</summary>
    public async Task<RotationResult> RotateAsync(bool emergency)
    {
        await using var work = await Issuer.Get<Database>().BeginAsync(Id, CancellationToken.None);
        var result = await Issuer.Get<KeyLife>().RotateAsync(work, SigningAlgorithm.Find(Stored.Algorithm)!, Actor.System, emergency, null, CancellationToken.None);
        await work.CommitAsync(CancellationToken.None);
        return result;
    }
}
