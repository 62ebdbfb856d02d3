using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Plinto.Issuer.Tests.Running;

/// <summary>Calls to the management API.</summary>
internal static class Management
{
    public static async Task<HttpResponseMessage> CallAsync(
        TestIssuer issuer, string? key, HttpMethod method, string path, object? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Content = body is null ? null : JsonContent.Create(body);
        return await issuer.Http.SendAsync(request);
    }

    /// <summary>Whether a body was refused for its size: by the answer, or as the service hung up on who went on sending.</summary>
    public static async Task<bool> IsTooLargeAsync(Task<HttpResponseMessage> sending)
    {
        try
        {
            using var response = await sending;
            return response.StatusCode == System.Net.HttpStatusCode.RequestEntityTooLarge;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }

    /// <summary>The body as JSON; fails the test unless the status is the expected one.</summary>
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response, System.Net.HttpStatusCode expected = System.Net.HttpStatusCode.OK)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{(int)response.StatusCode}: {text}");
        return JsonDocument.Parse(text.Length == 0 ? "null" : text).RootElement;
    }
}
