using System.Net;
using System.Text.Json;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.Policies;

/// <summary>A policy of one test, by way of the management API.</summary>
internal sealed class TestPolicy
{
    private TestPolicy(TestTenant tenant, string id, string name) => (Tenant, Id, Name) = (tenant, id, name);

    public TestTenant Tenant { get; }

    public string Id { get; }

    public string Name { get; }

    public string Path => "/v1/policies/" + Id;

    /// <summary>Creates one of a single file, or of many.</summary>
    public static async Task<TestPolicy> CreateAsync(TestTenant tenant, string name, params string[] texts)
    {
        using var created = await tenant.CallAsync(HttpMethod.Post, "/v1/policies", new { name, files = Files(texts) });
        return new TestPolicy(tenant, (await created.JsonAsync(HttpStatusCode.Created)).GetProperty("id").GetString()!, name);
    }

    /// <summary>Creates and activates one.</summary>
    public static async Task<TestPolicy> ActiveAsync(TestTenant tenant, string name, params string[] texts)
    {
        var policy = await CreateAsync(tenant, name, texts);
        await policy.ActivateAsync(1);
        return policy;
    }

    public static object[] Files(params string[] texts) =>
        [.. texts.Select((text, i) => (object)new { path = $"file{i}{(text.Contains("test_", StringComparison.Ordinal) ? "_test" : "")}.rego", text })];

    /// <summary>Saves another revision; its number.</summary>
    public async Task<int> ReviseAsync(params string[] texts)
    {
        using var saved = await Tenant.CallAsync(HttpMethod.Post, Path + "/revisions", new { files = Files(texts) });
        return (await saved.JsonAsync(HttpStatusCode.Created)).GetProperty("number").GetInt32();
    }

    /// <summary>Activates a revision; the release.</summary>
    public async Task<long> ActivateAsync(int revision)
    {
        using var activated = await PostAsync("activate", new { revision });
        return (await activated.JsonAsync()).GetProperty("release").GetInt64();
    }

    public Task<HttpResponseMessage> PostAsync(string what, object? body = null) => Tenant.CallAsync(HttpMethod.Post, $"{Path}/{what}", body);

    public async Task<JsonElement> ReadAsync()
    {
        using var read = await Tenant.CallAsync(HttpMethod.Get, Path);
        return await read.JsonAsync();
    }
}
