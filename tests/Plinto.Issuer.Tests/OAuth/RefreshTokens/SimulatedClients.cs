using Microsoft.AspNetCore.Http;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Keys;
using Plinto.Issuer.OAuth;
using Plinto.Issuer.OAuth.AuthorizationCodes;
using Plinto.Issuer.OAuth.ClientAuthentication;
using Plinto.Issuer.OAuth.RefreshTokens;
using Plinto.Issuer.OAuth.Token;
using Plinto.Issuer.Secrets;
using Plinto.Issuer.Sessions;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.OAuth.RefreshTokens;

/// <summary>Some signed-in browsers with a virtual time of their own. What happens to each is drawn from a seed, so that a run can be repeated.</summary>
internal sealed class SimulatedClients
{
    private const int Browsers = 40;
    private const int Remembered = 6;
    private readonly TestClock _time;
    private readonly RefreshTokenGrant _grant;
    private readonly ClientRegistration _registration;
    private readonly TestTenant _tenant;
    private readonly TestClient _client;
    private readonly List<List<string>> _browsers = [];
    private ulong _state;

    private SimulatedClients(TestTenant tenant, TestClient client, ClientRegistration registration, int seed)
    {
        (_tenant, _client, _registration, _state) = (tenant, client, registration, (ulong)seed);
        _time = new TestClock();
        var (db, events) = (tenant.Issuer.Get<Database>(), new EventLog(tenant.Issuer.Get<EventCatalogue>(), tenant.Issuer.Get<EventRounds>(), TimeProvider.System));
        _grant = new RefreshTokenGrant(db, new RefreshTokenSql(db), new EndSessions(events, new KeyOptions(), _time), events, _time);
    }

    public int Refreshes { get; private set; }

    public int Lost { get; private set; }

    public int Parallel { get; private set; }

    public int LateTabs { get; private set; }

    public int Thefts { get; private set; }

    public int Found { get; private set; }

    public int LoggedOut { get; private set; }

    public static async Task<SimulatedClients> CreateAsync(TestTenant tenant, TestClient client, int seed)
    {
        var registration = await tenant.Issuer.Get<ClientRegistrations>().FindAsync(TenantAddress.BySlug(tenant.Slug), client.Id, null, CancellationToken.None);
        var clients = new SimulatedClients(tenant, client, registration!, seed);
        for (var n = 0; n < Browsers; n++)
        {
            clients._browsers.Add([await clients.SignInAsync()]);
        }

        return clients;
    }

    public async Task RunAsync(int refreshes)
    {
        while (Refreshes < refreshes)
        {
            // All browsers refresh every four to five minutes.
            for (var n = 0; n < Browsers && Refreshes < refreshes; n++)
            {
                _time.Advance(TimeSpan.FromSeconds(6 + Draw(2)));
                await (Draw(1000) switch
                {
                    < 1 when _browsers[n].Count > 2 => StealAsync(n),
                    < 51 => LoseAnswerAsync(n),
                    < 131 => TabsAsync(n),
                    < 151 => LateTabAsync(n),
                    _ => UseAsync(n),
                });
            }
        }
    }

    private async Task UseAsync(int browser) => Keep(browser, await RefreshAsync(_browsers[browser][^1]));

    // The answer gets lost; the client asks again, with what it still has, up to a minute later. Perhaps that answer gets lost too.
    private async Task LoseAnswerAsync(int browser)
    {
        var token = _browsers[browser][^1];
        var lost = await RefreshAsync(token);
        Lost++;
        for (var passed = 0; ;)
        {
            var wait = 1 + Draw(59 - passed);
            passed += wait;
            await ElsewhereAsync(browser, TimeSpan.FromSeconds(wait));
            LoggedOut += await RefreshAsync(token) == lost ? 0 : 1;
            if (passed > 50 || Draw(3) != 0)
            {
                break;
            }
        }

        Keep(browser, lost);
    }

    private async Task TabsAsync(int browser)
    {
        var token = _browsers[browser][^1];
        Parallel++;
        var answers = await Task.WhenAll(Enumerable.Range(0, 2 + Draw(3)).Select(_ => RefreshAsync(token)));
        LoggedOut += answers.Distinct().Count() - 1;
        Keep(browser, answers[0]);
    }

    // One tab goes two steps ahead; another still has the first token.
    private async Task LateTabAsync(int browser)
    {
        var token = _browsers[browser][^1];
        LateTabs++;
        var next = await RefreshAsync(token);
        var ahead = next is null ? null : await RefreshAsync(next);
        _time.Advance(TimeSpan.FromSeconds(Draw(10)));
        LoggedOut += await RefreshAsync(token) == next ? 0 : 1;
        Keep(browser, next);
        Keep(browser, ahead);
    }

    // Either the thief comes with an old token, or the thief was first and the browser comes with what is old by now. Nobody can tell who is who: the session ends.
    private async Task StealAsync(int browser)
    {
        var tokens = _browsers[browser];
        Thefts++;
        _time.Advance(TimeSpan.FromSeconds(61)); // within the window a thief looks like one more tab, and shares what that gets
        var late = tokens[Draw(tokens.Count - 1)];
        if (Draw(2) == 0)
        {
            late = tokens[^1];
            var thiefs = await RefreshAsync(late);
            Keep(browser, thiefs);
            _time.Advance(TimeSpan.FromSeconds(61));
        }

        var found = await RefreshAsync(late) is null;
        Found += found && await RefreshAsync(tokens[^1]) is null ? 1 : 0;
        tokens.Clear();
        tokens.Add(await SignInAsync());
    }

    // Meanwhile another browser goes on.
    private Task ElsewhereAsync(int browser, TimeSpan time)
    {
        _time.Advance(time);
        return browser == Browsers - 1 ? Task.CompletedTask : UseAsync(browser + 1);
    }

    private void Keep(int browser, string? token)
    {
        if (token is null)
        {
            LoggedOut++;
            return;
        }

        _browsers[browser].Add(token);
        if (_browsers[browser].Count > Remembered)
        {
            _browsers[browser].RemoveAt(0);
        }
    }

    private async Task<string?> RefreshAsync(string token)
    {
        var http = new DefaultHttpContext();
        http.Request.ContentType = "application/x-www-form-urlencoded";
        http.Request.Form = new FormCollection(new() { ["refresh_token"] = token });
        var (form, _) = await OAuthForm.ReadAsync(http.Request, CancellationToken.None);
        var request = new TokenRequest { Form = form!, Client = _registration, Resource = null, TokenId = OpaqueSecret.Generate("").Text[..22], Actor = Actor.System };
        Refreshes++;
        return (await _grant.HandleAsync(request, CancellationToken.None)).Grant?.RefreshToken;
    }

    private async Task<string> SignInAsync()
    {
        var person = await TestPerson.CreateAsync(_tenant, signedIn: false);
        var now = _time.GetUtcNow();
        var db = _tenant.Issuer.Get<Database>();
        await using var work = await db.BeginAsync(_tenant.Id, CancellationToken.None);
        var session = await SessionSql.StartAsync(work, person.Id, OpaqueSecret.Generate(""), ["pwd"], null, null, now, CancellationToken.None);
        await work.CommitAsync(CancellationToken.None);
        var codes = new AuthorizationCodeSql(db);
        var text = await codes.CreateAsync(_tenant.Id, new NewAuthorizationCode
        {
            ClientId = _client.Id, IdentityId = person.Id, SessionId = session, RedirectUri = TestClient.RedirectUri, CodeChallenge = TestClient.Challenge,
            Resource = TestTenant.Resource, Scopes = ["openid", "read"], Nonce = null,
        }, now, CancellationToken.None);
        Assert.True(AuthorizationCodeText.TryParse(text, out var code));
        var macKey = RefreshTokenText.NewMacKey();
        var token = RefreshTokenText.Make(code.FamilyId, RefreshTokenText.NewRandom(), macKey);
        Assert.NotNull(await codes.ConsumeAsync(
            _tenant.Id, code, _client.Id, TestClient.RedirectUri, TestClient.Challenge, null, "first", token.Hash, macKey, now, CancellationToken.None));
        return token.Text;
    }

    // A generator of its own, since a run must be the same each time (splitmix64).
    private int Draw(int below)
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)((z ^ (z >> 31)) % (ulong)below);
    }
}
