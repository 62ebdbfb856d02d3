using System.Net;

namespace Plinto.Issuer.Tests.Running;

/// <summary>A browser without a screen: it keeps cookies and fills in the form of the page it is on.</summary>
internal sealed class TestBrowser(TestIssuer issuer)
{
    /// <summary>Cookies by name.</summary>
    public Dictionary<string, string> Cookies { get; } = [];

    /// <summary>Sent with every request.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    /// <summary>The page it is on.</summary>
    public TestPage Page { get; private set; } = new(HttpStatusCode.OK, "", null, new Dictionary<string, string>());

    public Task<TestPage> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    /// <summary>Posts the form of the page it is on, hidden fields included, to its action; a field that is null is left out.</summary>
    public Task<TestPage> SubmitAsync(params (string Name, string? Value)[] fields) => SubmitToAsync(Page.Action, fields);

    /// <summary>The same to another address.</summary>
    public Task<TestPage> SubmitToAsync(string action, params (string Name, string? Value)[] fields)
    {
        var all = Page.Hidden.ToDictionary(field => field.Name, field => (string?)field.Value);
        foreach (var (name, value) in fields)
        {
            all[name] = value;
        }

        return PostAsync(action, [.. all.Where(field => field.Value is not null).Select(field => (field.Key, field.Value!))]);
    }

    /// <summary>Posts just these fields.</summary>
    public Task<TestPage> PostAsync(string path, params (string Name, string Value)[] fields) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))) });

    /// <summary>Goes where the last answer sent it, as long as that is a page.</summary>
    public async Task<TestPage> FollowAsync()
    {
        while (Page.Location is { } location && !location.Contains("/oauth/", StringComparison.Ordinal))
        {
            await GetAsync(location);
        }

        return Page;
    }

    public async Task<TestPage> SendAsync(HttpRequestMessage request)
    {
        if (Cookies.Count > 0)
        {
            request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        }

        foreach (var (name, value) in Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using (request)
        {
            using var response = await issuer.Http.SendAsync(request);
            var headers = response.Headers.Concat(response.Content.Headers)
                .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
            foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
            {
                Keep(cookie);
            }

            return Page = new TestPage(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.Location?.OriginalString, headers);
        }
    }

    private void Keep(string cookie)
    {
        var (name, value) = (cookie.Split(';')[0].Split('=', 2)[0], Uri.UnescapeDataString(cookie.Split(';')[0].Split('=', 2)[1]));
        if (cookie.Contains("expires=Thu, 01 Jan 1970", StringComparison.OrdinalIgnoreCase))
        {
            Cookies.Remove(name);
        }
        else
        {
            Cookies[name] = value;
        }
    }
}
