using Plinto.Issuer.Schedule;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.Sessions;

public sealed class LongRunTests(Postgres postgres, ITestOutputHelper output)
{
    private const int People = 12;
    private const int Weeks = 6;
    private static readonly TimeSpan Step = TimeSpan.FromHours(5);

    private static readonly Dictionary<string, string?> RarelyByItself = new() { ["EdgeFeed:CleanEvery"] = "1.00:00:00" };

    [Fact]
    public async Task After_weeks_of_refreshes_the_tables_hold_what_is_live_and_little_more()
    {
        var clock = new TestClock();
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync(), clock, RarelyByItself);
        var tenant = await TestTenant.CreateAsync(issuer);
        var clients = new[] { await TestClient.CreateAsync(tenant), await TestClient.CreateAsync(tenant, confidential: true) };
        var people = new List<TestPerson>();
        for (var n = 0; n < People; n++)
        {
            people.Add(await TestPerson.CreateAsync(tenant, signedIn: false));
        }

        var held = new Dictionary<(TestPerson, TestClient), string>();
        var (refreshes, signIns) = (0, 0);
        for (var step = 0; clock.GetUtcNow() - clock.Start < TimeSpan.FromDays(7 * Weeks); step++)
        {
            for (var n = 0; n < People; n++)
            {
                // Some come at every step, some once in days, and each is away for a fortnight in between.
                if (step % (1 + n % 6) != 0 || (step / 67 + n) % 3 == 0)
                {
                    continue;
                }

                foreach (var client in clients)
                {
                    using var answer = held.TryGetValue((people[n], client), out var token) ? await client.RefreshAsync(token) : null;
                    if (answer is { IsSuccessStatusCode: true })
                    {
                        held[(people[n], client)] = (await answer.JsonAsync()).Refresh();
                        refreshes++;
                        continue;
                    }

                    await people[n].SignInAsync();
                    held[(people[n], client)] = (await client.TokensAsync(people[n])).Refresh();
                    signIns++;
                }
            }

            clock.Advance(Step);
            await issuer.Get<CleanUp>().RunOnceAsync(CancellationToken.None);
        }

        var now = $"'{clock.GetUtcNow():O}'::timestamptz";
        var counts = (string)(await postgres.QueryAsync(issuer.Database, $"""
            select format('%s live sessions; rows: %s sessions, %s families, %s refresh tokens, %s codes',
                (select count(*) from sessions where ended_at is null and idle_until > {now}), (select count(*) from sessions), (select count(*) from token_families),
                (select count(*) from refresh_tokens), (select count(*) from authorization_codes))
            """))!;
        output.WriteLine($"{refreshes} refreshes and {signIns} sign-ins in {Weeks} weeks, then {counts}");

        Assert.True(refreshes > 1000);
        Assert.Equal(0L, await CountAsync(issuer, $"sessions where ended_at is null and idle_until < {now}"));
        Assert.Equal(0L, await CountAsync(issuer, $"sessions where ended_at < {now} - interval '1 day'"));
        Assert.True((long)(await CountAsync(issuer, "sessions"))! <= 6 * People);
        Assert.Equal(0L, await CountAsync(issuer, "refresh_tokens where used_at is not null"));
        Assert.True((long)(await CountAsync(issuer, "refresh_tokens"))! <= (long)(await CountAsync(issuer, "token_families"))!);
        Assert.True((long)(await CountAsync(issuer, "token_families"))! <= 2 * (long)(await CountAsync(issuer, "sessions"))!);
        Assert.Equal(0L, await CountAsync(issuer, "authorization_codes"));
        Assert.Equal(0L, await CountAsync(issuer, "events where type = 'refresh_token.reused'"));
        Assert.True((long)(await CountAsync(issuer, "events where type = 'session.revoked' and data ->> 'reason' = 'expired'"))! > People);
    }

    [Fact]
    public async Task Each_thing_stays_exactly_as_long_as_it_is_needed()
    {
        var clock = new TestClock();
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync(), clock, RarelyByItself);
        var tenant = await TestTenant.CreateAsync(issuer);
        var client = await TestClient.CreateAsync(tenant);
        var person = await TestPerson.CreateAsync(tenant);
        await client.RefreshAsync((await client.TokensAsync(person)).Refresh()).GoodAsync();

        await AfterAsync(TimeSpan.FromSeconds(60), "refresh_tokens where successor_envelope is not null", 1);
        await AfterAsync(TimeSpan.FromSeconds(1), "refresh_tokens where successor_envelope is not null", 0);
        await AfterAsync(TimeSpan.FromSeconds(300 + 60 - 1), "refresh_tokens where used_at is not null", 1); // to the end of the longest token, clock skew included
        await AfterAsync(TimeSpan.FromSeconds(1), "refresh_tokens where used_at is not null", 0);
        await AfterAsync(TimeSpan.FromMinutes(3), "authorization_codes", 1);
        await AfterAsync(TimeSpan.FromMinutes(2), "authorization_codes", 0);
        await AfterAsync(TimeSpan.FromDays(6.9), "sessions where ended_at is null", 1);
        await AfterAsync(TimeSpan.FromDays(0.2), "sessions where end_reason = 'expired'", 1);
        await AfterAsync(TimeSpan.FromDays(0.9), "sessions", 1);
        await AfterAsync(TimeSpan.FromDays(0.2), "sessions", 0);
        await AfterAsync(TimeSpan.Zero, "token_families", 0);
        await AfterAsync(TimeSpan.Zero, "refresh_tokens", 0);

        async Task AfterAsync(TimeSpan more, string what, long expected)
        {
            clock.Advance(more);
            await issuer.Get<CleanUp>().RunOnceAsync(CancellationToken.None);
            Assert.Equal(expected, await CountAsync(issuer, what));
        }
    }

    [Fact]
    public async Task Clients_that_sign_in_again_and_again_within_a_session_leave_nothing_behind()
    {
        var clock = new TestClock();
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync(), clock);
        var tenant = await TestTenant.CreateAsync(issuer);
        var person = await TestPerson.CreateAsync(tenant);
        var page = await TestClient.CreateAsync(tenant, adjust: client => client with { GrantTypes = ["authorization_code"] });
        var app = await TestClient.CreateAsync(tenant);
        for (var day = 0; day < 25; day++)
        {
            await page.TokensAsync(person);
            await app.TokensAsync(person);
            clock.Advance(TimeSpan.FromDays(1));
            await postgres.QueryAsync(
                issuer.Database, $"update sessions set idle_until = least(expires_at, '{clock.GetUtcNow():O}'::timestamptz + interval '7 days') where ended_at is null");
        }

        Assert.Equal(1L, await CountAsync(issuer, $"token_families where client_id = '{page.Id.Value}'"));
        Assert.InRange((long)(await CountAsync(issuer, $"token_families where client_id = '{app.Id.Value}'"))!, 1, 8);
    }

    private async Task<object?> CountAsync(TestIssuer issuer, string what) => await postgres.QueryAsync(issuer.Database, "select count(*) from " + what);
}
