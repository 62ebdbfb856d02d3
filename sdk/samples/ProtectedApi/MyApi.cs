using System.Net.Http.Headers;

namespace Plinto.Samples.ProtectedApi;

/// <summary>Calls the API for the person who is signed in, through the edge, with that person's access token.</summary>
internal sealed class MyApi(HttpClient http)
{
    public async Task<string> WhoAmIAsync(string accessToken, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/me");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        using var response = await http.SendAsync(request, ct);
        return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(ct)}";
    }
}
