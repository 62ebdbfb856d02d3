using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Secrets;
using Plinto.Issuer.Sessions;

namespace Plinto.Issuer.Tests.Running;

/// <summary>A person with a browser of its own: cookies are kept and sent back. Its identity and sessions are written as the pages would, without a password.</summary>
internal sealed class TestPerson
{
    private readonly Dictionary<string, string> _cookies = new(StringComparer.Ordinal);

    public required TestTenant Tenant { get; init; }

    public required IdentityId Id { get; init; }

    public required string Email { get; init; }

    /// <summary>The session its browser holds; null before <see cref="SignInAsync"/>.</summary>
    public SessionId? Session { get; private set; }

    public IReadOnlyDictionary<string, string> Cookies => _cookies;

    private string SessionCookie => $"plinto-{Tenant.Slug}-session";

    /// <summary>An identity and a browser, with a session unless told otherwise.</summary>
    public static async Task<TestPerson> CreateAsync(TestTenant tenant, bool signedIn = true, bool emailVerified = true)
    {
        var id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        var now = tenant.Issuer.Get<TimeProvider>().GetUtcNow();
        var email = $"ada.{id:N}@example.test";
        await using (var insert = tenant.Issuer.Get<Database>().In(
            tenant.Id, "insert into identities (tenant_id, id, email, email_key, email_verified_at, name, created_at) values ($1, $2, $3, $3, $4, 'Ada', $5)",
            tenant.Id.Value, id, email, emailVerified ? now : (DateTimeOffset?)null, now))
        {
            Assert.Equal(1, await insert.ExecuteAsync(CancellationToken.None));
        }

        var person = new TestPerson { Tenant = tenant, Id = new IdentityId(id), Email = email };
        if (signedIn)
        {
            await person.SignInAsync();
        }

        return person;
    }

    /// <summary>Another browser of the same person, without cookies.</summary>
    public TestPerson OtherBrowser() => new() { Tenant = Tenant, Id = Id, Email = Email };

    /// <summary>Starts a session, as a sign-in by password does.</summary>
    public async Task SignInAsync()
    {
        var secret = OpaqueSecret.Generate("");
        await using var work = await Tenant.Issuer.Get<Database>().BeginAsync(Tenant.Id, CancellationToken.None);
        Session = await SessionSql.StartAsync(
            work, Id, secret, ["pwd"], "192.0.2.1", "test", Tenant.Issuer.Get<TimeProvider>().GetUtcNow(), CancellationToken.None);
        await work.CommitAsync(CancellationToken.None);
        _cookies[SessionCookie] = secret.Text;
    }

    /// <summary>Proves itself again in the same session.</summary>
    public async Task SignInAgainAsync()
    {
        var secret = OpaqueSecret.Generate("");
        await using var work = await Tenant.Issuer.Get<Database>().BeginAsync(Tenant.Id, CancellationToken.None);
        Assert.True(await SessionSql.ProveAgainAsync(work, Session!.Value, Id, secret, ["pwd"], Tenant.Issuer.Get<TimeProvider>().GetUtcNow(), CancellationToken.None));
        await work.CommitAsync(CancellationToken.None);
        _cookies[SessionCookie] = secret.Text;
    }

    /// <summary>Begins an authorization at <c>/oauth/authorize</c>; the answer is not followed.</summary>
    public Task<HttpResponseMessage> AuthorizeAsync(TestClient client, params (string Name, string? Value)[] changes) =>
        GetAsync(QueryHelpers.AddQueryString(Tenant.Path + "/oauth/authorize", client.Request(changes)!));

    /// <summary>A code, for a request that needs nothing of the person.</summary>
    public async Task<string> CodeAsync(TestClient client, params (string Name, string? Value)[] changes)
    {
        using var response = await AuthorizeAsync(client, changes);
        return QueryOf(response).TryGetValue("code", out var code) ? code : throw new InvalidOperationException($"{response.StatusCode} {response.Headers.Location}");
    }

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path), headers);

    public Task<HttpResponseMessage> PostAsync(string path, IEnumerable<KeyValuePair<string, string>> form, params (string Name, string Value)[] headers) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) }, headers);

    /// <summary>Sends with its cookies and keeps what is set. A header named like a default one, such as Host, takes its place.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, params (string Name, string Value)[] headers)
    {
        if (_cookies.Count > 0)
        {
            request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var response = await Tenant.Issuer.Http.SendAsync(request);
        foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            var pair = cookie.Split(';')[0].Split('=', 2);
            if (pair[1].Length == 0)
            {
                _cookies.Remove(pair[0]);
            }
            else
            {
                _cookies[pair[0]] = pair[1];
            }
        }

        return response;
    }

    /// <summary>Gives it another's cookie, or (null) takes one away.</summary>
    public void SetCookie(string name, string? value)
    {
        _cookies.Remove(name);
        if (value is not null)
        {
            _cookies[name] = value;
        }
    }

    /// <summary>Parameters of the address a redirect leads to; fails the test if it is no redirect.</summary>
    public static Dictionary<string, string> QueryOf(HttpResponseMessage response)
    {
        Assert.True(response.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.SeeOther, $"not a redirect but {(int)response.StatusCode}");
        var address = response.Headers.Location!.OriginalString;
        var query = address.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? [] : QueryHelpers.ParseQuery(address[query..]).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
    }
}
