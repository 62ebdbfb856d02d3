using System.Diagnostics;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.OAuth.RefreshTokens;

/// <summary>
/// Clients as they are: answers get lost, several tabs refresh at once, and now and then a token is stolen. The real grant over the real database, at each client's own virtual
/// time. <c>PLINTO_SIMULATED_REFRESHES</c> sets how many refreshes; the million of the promise takes some minutes.
/// </summary>
[Collection(Alone.Name)]
public sealed class RefreshSimulationTests(Postgres postgres, ITestOutputHelper output)
{
    private const int Workers = 16;
    private const int Usual = 40_000;

    [Fact]
    public async Task Nobody_is_logged_out_and_every_theft_is_found()
    {
        var wanted = int.TryParse(Environment.GetEnvironmentVariable("PLINTO_SIMULATED_REFRESHES"), out var given) ? given : Usual;
        var database = await postgres.CreateDatabaseAsync();
        await using var issuer = await TestIssuer.StartAsync(postgres, database);
        var tenant = await TestTenant.CreateAsync(issuer);
        var client = await TestClient.CreateAsync(tenant);
        var clock = Stopwatch.StartNew();

        var workers = await Task.WhenAll(Enumerable.Range(0, Workers).Select(async n =>
        {
            var worker = await SimulatedClients.CreateAsync(tenant, client, seed: n + 1);
            await worker.RunAsync(wanted / Workers);
            return worker;
        }));

        var refreshes = workers.Sum(worker => worker.Refreshes);
        var thefts = workers.Sum(worker => worker.Thefts);
        output.WriteLine(
            $"{refreshes:N0} refreshes in {clock.Elapsed.TotalSeconds:F0} s: {workers.Sum(worker => worker.Lost):N0} answers lost, {workers.Sum(worker => worker.Parallel):N0} times several tabs at once, "
            + $"{workers.Sum(worker => worker.LateTabs):N0} late tabs, {thefts:N0} thefts injected, {workers.Sum(worker => worker.Found):N0} found, {workers.Sum(worker => worker.LoggedOut):N0} logged out without theft");

        Assert.True(refreshes >= wanted / Workers * Workers);
        Assert.True(thefts > 0);
        Assert.Equal(0, workers.Sum(worker => worker.LoggedOut));
        Assert.Equal(thefts, workers.Sum(worker => worker.Found));
        Assert.Equal((long)thefts, await postgres.QueryAsync(database, "select count(*) from events where type = 'refresh_token.reused'"));
        Assert.Equal((long)thefts, await postgres.QueryAsync(database, "select count(*) from sessions where end_reason = 'token_reuse'"));
        Assert.Equal((long)thefts, await postgres.QueryAsync(database, "select count(*) from revocations where kind = 'session'"));
        Assert.Equal((long)thefts, await postgres.QueryAsync(database, "select count(*) from sessions where ended_at is not null"));
    }
}
