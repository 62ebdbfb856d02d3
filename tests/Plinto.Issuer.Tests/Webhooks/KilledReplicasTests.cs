using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Npgsql;
using Plinto.Issuer.Events;
using Plinto.Issuer.Tests.Running;
using Plinto.Tests;

namespace Plinto.Issuer.Tests.Webhooks;

/// <summary>
/// Two replicas, processes of their own, and PostgreSQL are killed in turn, as <c>kill -9</c> does, while events flow to a receiver that fails at random. With
/// <c>PLINTO_TEST_WEBHOOK_EVENTS</c> set, so many events (default 1,000).
/// </summary>
[Collection(Alone.Name)]
public sealed class KilledReplicasTests(ITestOutputHelper output)
{
    private const int Subjects = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["OutgoingCalls:AllowPrivateAddresses"] = "true", ["Webhooks:Timeout"] = "00:00:01", ["Webhooks:FirstPause"] = "00:00:00.1", ["Webhooks:LongestPause"] = "00:00:01",
        ["Webhooks:FirstProbe"] = "00:00:00.1", ["Webhooks:LongestProbe"] = "00:00:01", ["Webhooks:Tries"] = "100",
    };

    [Fact]
    public async Task Nothing_is_lost_and_nothing_out_of_order_of_its_subject_whoever_is_killed()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("PLINTO_TEST_POSTGRES") is { Length: > 0 }, "it kills PostgreSQL, and does that to one of its own alone");
        var each = int.Parse(Environment.GetEnvironmentVariable("PLINTO_TEST_WEBHOOK_EVENTS") ?? "1000", CultureInfo.InvariantCulture) / Subjects;
        var postgres = new Postgres();
        await postgres.InitializeAsync();
        await using var stop = postgres;
        postgres.Require();
        // What was committed survives the death of the server: written to the operating system at each commit.
        await postgres.QueryAsync("postgres", "alter system set synchronous_commit = on");
        await postgres.QueryAsync("postgres", "select pg_reload_conf()");
        var database = await postgres.CreateDatabaseAsync();
        await using var writer = await TestIssuer.StartAsync(postgres, database, settings: Settings);
        await TestWebhook.StopAsync(writer); // writes, and delivers nothing
        await using var receiver = await TestReceiver.StartAsync();
        var taken = new ConcurrentQueue<TestReceiver.Call>();
        receiver.Answer = (call, http) => AnswerAtRandomAsync(call, http, taken);
        var tenant = await TestTenant.CreateAsync(writer);
        await TestWebhook.CreateAsync(tenant, new { url = receiver.Url, types = new[] { "api_key.revoked" } });

        var started = Stopwatch.StartNew();
        var replicas = new[] { Start(postgres, database), Start(postgres, database) };
        var kills = 0;
        try
        {
            var writing = Task.WhenAll(Enumerable.Range(0, Subjects).Select(subject => WriteAsync(tenant, $"s{subject}", each)));
            for (var turn = 0; turn < 4; turn++)
            {
                var before = taken.Count;
                await TestWebhook.UntilAsync(() => taken.Count >= before + each || writing.IsCompleted && taken.Count >= Subjects * each, "deliveries go on");
                if (turn % 2 == 1)
                {
                    await KillPostgresAsync(postgres, database);
                }
                else
                {
                    replicas[turn / 2].Kill();
                    await replicas[turn / 2].WaitForExitAsync();
                    replicas[turn / 2] = Start(postgres, database);
                }

                kills++;
            }

            await writing;
            var log = await LogAsync(tenant);
            await UntilTakenAsync(taken, log);
            Check(log, [.. taken]);
            output.WriteLine(
                $"{log.Count} events, {kills} kills (replica, PostgreSQL, replica, PostgreSQL): {receiver.Calls.Count} calls, {taken.Count} taken, {taken.Count - log.Count} of them twice, in {started.Elapsed.TotalSeconds:0} s");
        }
        finally
        {
            foreach (var replica in replicas)
            {
                replica.Kill();
                replica.Dispose();
            }
        }
    }

    // Every event was taken; and none was before all earlier ones of its subject had been.
    private static void Check(IReadOnlyList<LoggedEvent> log, IReadOnlyList<TestReceiver.Call> taken)
    {
        foreach (var subject in log.GroupBy(entry => entry.Subject))
        {
            var first = taken.Where(call => call.Subject == subject.Key).Select(call => call.Id).Distinct();
            Assert.Equal(subject.OrderBy(entry => entry.Position).Select(entry => entry.Id.ToString()), first);
        }
    }

    private static async Task UntilTakenAsync(ConcurrentQueue<TestReceiver.Call> taken, List<LoggedEvent> log)
    {
        var since = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        var wanted = log.Select(entry => entry.Id.ToString()).ToHashSet(StringComparer.Ordinal);
        while (!wanted.IsSubsetOf(taken.Select(call => call.Id)))
        {
            Assert.True(since.Elapsed < Patience, $"{wanted.Except(taken.Select(call => call.Id)).Count()} of {wanted.Count} events were not taken");
            await timer.WaitForNextTickAsync();
        }
    }

    // Of ten calls one fails, one is taken and answered with a failure, and one is dropped.
    private static Task AnswerAtRandomAsync(TestReceiver.Call call, HttpContext http, ConcurrentQueue<TestReceiver.Call> taken)
    {
        var chance = RandomNumberGenerator.GetInt32(10);
        if (chance == 0)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        }

        if (chance == 2)
        {
            http.Abort();
            return Task.CompletedTask;
        }

        taken.Enqueue(call);
        http.Response.StatusCode = chance == 1 ? StatusCodes.Status500InternalServerError : StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    // A transaction that PostgreSQL's death interrupts may have been committed or not: what counts is what the log has in the end.
    private static async Task WriteAsync(TestTenant tenant, string subject, int count)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var i = 0; i < count;)
        {
            try
            {
                await TestWebhook.WriteAsync(tenant, subject, 1, from: i);
                i++;
            }
            catch (NpgsqlException)
            {
                await pause.WaitForNextTickAsync();
            }
        }
    }

    private static async Task<List<LoggedEvent>> LogAsync(TestTenant tenant)
    {
        var log = new List<LoggedEvent>();
        await TestWebhook.UntilAsync(
            async () =>
            {
                try
                {
                    await tenant.Issuer.Get<SequenceEvents>().RunOnceAsync(CancellationToken.None);
                    var complete = (bool)(await tenant.Issuer.Postgres.QueryAsync(
                        tenant.Issuer.Database,
                        "select not exists (select 1 from events e where not exists (select 1 from event_positions p where p.tenant_id = e.tenant_id and p.event_id = e.id))"))!;
                    log = await EventSql.ReadAsync(tenant.Issuer.Get<Plinto.Issuer.Data.Database>(), tenant.Id, 0, int.MaxValue, CancellationToken.None);
                    return complete;
                }
                catch (NpgsqlException)
                {
                    return false; // a pool still holds a connection of before the last death
                }
            }, "positions for all events");
        return [.. log.Where(entry => entry.Type == "api_key.revoked")];
    }

    // The death of one of its processes makes PostgreSQL end all of them and recover from its log, as after a crash of the whole.
    private static async Task KillPostgresAsync(Postgres postgres, string database)
    {
        NpgsqlConnection.ClearAllPools(); // those of the last death are still in them
        var pid = (int)(await postgres.QueryAsync(database, "select min(pid) from pg_stat_activity where usename = 'plinto_worker'"))!;
        using var backend = Process.GetProcessById(pid);
        backend.Kill();
        await TestWebhook.UntilAsync(
            async () =>
            {
                try
                {
                    return await postgres.QueryAsync(database, "select 1") is 1;
                }
                catch (NpgsqlException)
                {
                    return false;
                }
            }, "PostgreSQL recovers");
    }

    private static Process Start(Postgres postgres, string database)
    {
        var start = new ProcessStartInfo("dotnet", [RepositoryRoot.PathOf("artifacts", "bin", "Plinto.Issuer", "debug", "issuer.dll"), "serve"]);
        foreach (var (name, value) in TestIssuer.Settings(postgres, database).Concat(Settings.Select(pair => new KeyValuePair<string, string?>("Plinto:" + pair.Key, pair.Value))))
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        start.Environment["Logging__LogLevel__Default"] = "None";
        start.Environment["Logging__LogLevel__Microsoft.AspNetCore"] = "None";
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{LoopbackPort.Next()}";
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        return Process.Start(start)!;
    }
}
