using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Xunit;

namespace Plinto.EndToEnd.Running;

/// <summary>A second tenant on the same host, with one person.</summary>
internal sealed record OtherTenant(string Issuer, string Email)
{
    public static async Task<OtherTenant> CreateAsync(Deployment demo)
    {
        var slug = "other-" + RandomNumberGenerator.GetHexString(8, lowercase: true);
        var created = await CallAsync(demo, null, "/v1/tenants", new { slug, name = "Other" });
        var email = "person@other.example";
        await CallAsync(demo, slug, "/v1/identities", new { email, password = "correct horse battery staple 7", emailVerified = true });
        return new OtherTenant(created.GetProperty("issuer").GetString()!, email);
    }

    private static async Task<JsonElement> CallAsync(Deployment demo, string? tenant, string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, demo.Text("issuer") + path) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", demo.Text("operatorKey"));
        if (tenant is not null)
        {
            request.Headers.Add("Plinto-Tenant", tenant);
        }

        using var answer = await demo.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Created, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
