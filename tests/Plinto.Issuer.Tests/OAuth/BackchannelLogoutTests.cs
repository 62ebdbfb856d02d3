using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.OAuth.Logout;
using Plinto.Issuer.Sessions;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.OAuth;

/// <summary>OpenID Back-Channel Logout 1.0: delivered to a real server on the loopback.</summary>
public sealed class BackchannelLogoutTests(Postgres postgres)
{
    private static readonly Dictionary<string, string?> Private = new() { ["OutgoingCalls:AllowPrivateAddresses"] = "true" };

    [Fact]
    public async Task A_client_is_told_by_a_token_for_it_alone()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync(), settings: Private);
        await using var app = await ReceivingApp.StartAsync();
        var (tenant, client, person) = await ArrangeAsync(issuer, app.Address);

        await EndAsync(person);

        var token = await app.NextAsync();
        using var keys = await issuer.Http.GetAsync(tenant.Path + "/jwks");
        var result = await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = tenant.Stored.Issuer, ValidAudience = client.Id.ToString(), ValidTypes = ["logout+jwt"], ValidAlgorithms = ["ES256"],
            IssuerSigningKeys = new JsonWebKeySet(await keys.Content.ReadAsStringAsync()).GetSigningKeys(),
        });
        Assert.True(result.IsValid, result.Exception?.Message);
        var claims = (JsonWebToken)result.SecurityToken;
        Assert.Equal((person.Id.ToString(), person.Session.ToString()), (claims.Subject, claims.GetPayloadValue<string>("sid")));
        Assert.Equal("{}", claims.GetPayloadValue<JsonElement>("events").GetProperty("http://schemas.openid.net/event/backchannel-logout").GetRawText());
        Assert.False(claims.TryGetPayloadValue<string>("nonce", out _)); // §2.4: it must never pass as an ID token
        Assert.NotEmpty(claims.Id);
        await GoneAsync(issuer);
    }

    [Fact]
    public async Task A_failed_delivery_is_tried_again_with_growing_pauses_and_given_up_after_a_day_with_an_event()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync(), time, Private);
        await using var app = await ReceivingApp.StartAsync(StatusCodes.Status500InternalServerError);
        var (tenant, _, person) = await ArrangeAsync(issuer, app.Address);
        await EndAsync(person);
        var worker = issuer.Get<DeliverLogouts>();
        await worker.StopAsync(CancellationToken.None); // it looks when the test says so, and not besides

        await app.NextAsync(worker);
        time.Advance(TimeSpan.FromSeconds(4));
        await worker.RunOnceAsync(CancellationToken.None);
        Assert.Equal(1, app.Received);
        time.Advance(TimeSpan.FromSeconds(2));
        await app.NextAsync(worker);
        time.Advance(TimeSpan.FromSeconds(14));
        await worker.RunOnceAsync(CancellationToken.None);
        Assert.Equal(2, app.Received);
        for (var hour = 0; hour < 26; hour++)
        {
            time.Advance(TimeSpan.FromHours(1));
            await worker.RunOnceAsync(CancellationToken.None);
        }

        Assert.InRange(app.Received, 20, 32);
        await GoneAsync(issuer);
        Assert.Equal(1L, await postgres.QueryAsync(
            issuer.Database, $"select count(*) from events where type = 'logout.delivery_failed' and subject = '{person.Session}' and tenant_id = '{tenant.Id.Value}'"));
    }

    [Fact]
    public async Task Two_replicas_deliver_each_once()
    {
        var database = await postgres.CreateDatabaseAsync();
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var issuer = await TestIssuer.StartAsync(postgres, database, time, Private);
        await using var replica = await TestIssuer.StartAsync(postgres, database, time, Private);
        await using var app = await ReceivingApp.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            var (_, _, person) = await ArrangeAsync(issuer, app.Address);
            await EndAsync(person);
        }

        await Task.WhenAll(new[] { issuer, replica, issuer, replica }.Select(one => one.Get<DeliverLogouts>().RunOnceAsync(CancellationToken.None)));
        await GoneAsync(issuer);

        Assert.Equal(20, app.Received);
    }

    [Theory]
    [InlineData("private addresses are not allowed")]
    [InlineData("redirect")]
    [InlineData("endless answer")]
    [InlineData("silence")]
    public async Task Attack_by_the_address_of_a_client_reaches_nothing_and_holds_up_nobody(string how)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var issuer =
            await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync(), time, how.StartsWith("private", StringComparison.Ordinal) ? null : Private);
        await using var inside = await ReceivingApp.StartAsync();
        await using var app = await ReceivingApp.StartAsync(how == "redirect" ? StatusCodes.Status307TemporaryRedirect : StatusCodes.Status200OK, inside.Address, how);
        var (_, _, person) = await ArrangeAsync(issuer, app.Address);
        await EndAsync(person);

        var started = TimeProvider.System.GetTimestamp();
        await issuer.Get<DeliverLogouts>().RunOnceAsync(CancellationToken.None);

        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(15));
        Assert.Equal(0, inside.Received);
        Assert.Equal(how.StartsWith("private", StringComparison.Ordinal) ? 0 : 1, app.Received);
    }

    [Fact]
    public async Task Attack_by_a_silent_server_with_many_sessions_does_not_hold_up_other_tenants()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync(), time, Private);
        await using var silent = await ReceivingApp.StartAsync(behaviour: "silence from the start");
        await using var app = await ReceivingApp.StartAsync();
        var (tenant, client, person) = await ArrangeAsync(issuer, silent.Address);
        await EndAsync(person);
        await postgres.QueryAsync(issuer.Database, $"""
            insert into logout_deliveries (tenant_id, id, client_id, uri, identity_id, session_id, due_at, created_at)
            select '{tenant.Id.Value}', gen_random_uuid(), '{client.Id.Value}', '{silent.Address}', '{person.Id.Value}', gen_random_uuid(), due_at, created_at
            from logout_deliveries, generate_series(1, 400)
            """);
        var (_, _, other) = await ArrangeAsync(issuer, app.Address);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await EndAsync(other); // due last

        await issuer.Get<DeliverLogouts>().RunOnceAsync(CancellationToken.None);

        Assert.Equal(1, app.Received);
        Assert.InRange(silent.Received, 1, 100);
    }

    [Fact]
    public async Task Attack_by_receivers_that_answer_after_4_5_seconds_does_not_delay_another_tenant()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync(), settings: Private);
        await using var slow = await ReceivingApp.StartAsync(behaviour: "4.5 seconds");
        await using var app = await ReceivingApp.StartAsync();
        var (tenant, client, person) = await ArrangeAsync(issuer, slow.Address);
        await EndAsync(person);
        await postgres.QueryAsync(issuer.Database, $"""
            insert into logout_deliveries (tenant_id, id, client_id, uri, identity_id, session_id, due_at, created_at)
            select '{tenant.Id.Value}', gen_random_uuid(), '{client.Id.Value}', '{slow.Address}', '{person.Id.Value}', gen_random_uuid(), now(), now() from generate_series(1, 400)
            """);
        await slow.NextAsync(); // the service's own worker is at it
        var longest = TimeSpan.Zero;
        for (var round = 0; round < 5; round++)
        {
            var (_, _, other) = await ArrangeAsync(issuer, app.Address);
            var started = TimeProvider.System.GetTimestamp();
            await EndAsync(other);
            await app.NextAsync();
            var took = TimeProvider.System.GetElapsedTime(started);
            longest = took > longest ? took : longest;
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"another tenant's logouts behind a receiver that takes 4.5 s: at most {longest.TotalMilliseconds:0} ms");
        Assert.True(longest < TimeSpan.FromSeconds(3), longest.ToString()); // before: 17.7 s and growing
        Assert.InRange(slow.Received, 1, 48);
    }

    [Fact]
    public async Task Attack_by_an_address_at_anothers_server_that_never_answers_does_not_put_off_what_the_other_is_told()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync(), time, Private);
        await using var app = await ReceivingApp.StartAsync();
        var (_, _, attacker) = await ArrangeAsync(issuer, new Uri(app.Address, "/silent"));
        var (_, _, person) = await ArrangeAsync(issuer, app.Address);
        await EndAsync(attacker);
        await issuer.Get<DeliverLogouts>().RunOnceAsync(CancellationToken.None);
        await EndAsync(person);

        await issuer.Get<DeliverLogouts>().RunOnceAsync(CancellationToken.None);

        Assert.Equal(1, app.Received);
    }

    [Fact]
    public async Task A_client_that_does_not_want_to_know_any_more_is_left_alone()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync(), time, Private);
        await using var app = await ReceivingApp.StartAsync();
        var (tenant, client, person) = await ArrangeAsync(issuer, app.Address);
        await EndAsync(person);
        using var changed = await tenant.CallAsync(HttpMethod.Patch, "/v1/clients/" + client.Id, new { backchannelLogoutUri = "" });

        await issuer.Get<DeliverLogouts>().RunOnceAsync(CancellationToken.None);

        Assert.False((await changed.JsonAsync()).TryGetProperty("backchannelLogoutUri", out _));
        Assert.Equal(0, app.Received);
        await GoneAsync(issuer);
    }

    private static async Task<(TestTenant Tenant, TestClient Client, TestPerson Person)> ArrangeAsync(TestIssuer issuer, Uri uri)
    {
        var tenant = await TestTenant.CreateAsync(issuer);
        var client = await TestClient.CreateAsync(tenant, adjust: stored => stored with { BackchannelLogoutUri = uri.ToString() });
        var person = await TestPerson.CreateAsync(tenant);
        await client.TokensAsync(person);
        return (tenant, client, person);
    }

    private static async Task EndAsync(TestPerson person)
    {
        await using var work = await person.Tenant.Issuer.Get<Database>().BeginAsync(person.Tenant.Id, CancellationToken.None);
        Assert.True(await person.Tenant.Issuer.Get<EndSessions>().EndAsync(work, person.Session!.Value, EndReason.Revoked, Actor.System, CancellationToken.None));
        await work.CommitAsync(CancellationToken.None);
    }

    private static Task GoneAsync(TestIssuer issuer) => Eventually.TrueAsync(
        async () => await issuer.Postgres.QueryAsync(issuer.Database, "select count(*) from logout_deliveries") is 0L, "a delivery is still queued");

    private sealed class ReceivingApp : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly ConcurrentQueue<string> _tokens = new();
        private readonly SemaphoreSlim _arrived = new(0);
        private readonly CancellationTokenSource _ending = new();
        private int _received;

        private ReceivingApp(WebApplication app) => _app = app;

        public Uri Address => new(_app.Urls.First() + "/logout");

        public int Received => Volatile.Read(ref _received);

        public static async Task<ReceivingApp> StartAsync(int status = StatusCodes.Status200OK, Uri? location = null, string behaviour = "")
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var receiving = new ReceivingApp(builder.Build());
            receiving._app.MapPost("/logout", context => receiving.ReceiveAsync(context, status, location, behaviour));
            receiving._app.MapPost("/silent", receiving.KeepSilentAsync);
            await receiving._app.StartAsync();
            return receiving;
        }

        public async Task<string> NextAsync(DeliverLogouts? worker = null)
        {
            await (worker?.RunOnceAsync(CancellationToken.None) ?? Task.CompletedTask);
            Assert.True(await _arrived.WaitAsync(TimeSpan.FromSeconds(10)), "no logout token came");
            return _tokens.TryDequeue(out var token) ? token : throw new InvalidOperationException();
        }

        public async ValueTask DisposeAsync()
        {
            await _ending.CancelAsync();
            await _app.DisposeAsync();
            _ending.Dispose();
            _arrived.Dispose();
        }

        private async Task KeepSilentAsync(HttpContext http)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _ending.Token);
            await Task.Delay(Timeout.Infinite, either.Token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        private async Task ReceiveAsync(HttpContext http, int status, Uri? location, string behaviour)
        {
            var form = await http.Request.ReadFormAsync();
            Assert.Equal("application/x-www-form-urlencoded", http.Request.ContentType);
            _tokens.Enqueue(form["logout_token"].ToString());
            Interlocked.Increment(ref _received);
            _arrived.Release();
            http.Response.StatusCode = status;
            http.Response.Headers.Location = location?.ToString();
            using var either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _ending.Token);
            try
            {
                if (behaviour == "4.5 seconds")
                {
                    await Task.Delay(TimeSpan.FromSeconds(4.5), either.Token); // the attack: just below the 5 s after which a delivery is given up
                }

                if (behaviour == "silence from the start")
                {
                    await Task.Delay(Timeout.Infinite, either.Token);
                }

                while (behaviour == "endless answer")
                {
                    await http.Response.Body.WriteAsync(new byte[4096], either.Token);
                }

                if (behaviour == "silence")
                {
                    await http.Response.Body.FlushAsync(either.Token);
                    await Task.Delay(Timeout.Infinite, either.Token);
                }
            }
            catch (OperationCanceledException)
            {
                // The issuer hung up, as it should; or the test ends.
            }
        }
    }
}
