using System.Collections.Concurrent;
using System.Net;
using Plinto.Edge.Tests.Running;
using Xunit;

namespace Plinto.Edge.Tests.DecisionLogs;

/// <summary>Kill -9 in the middle of load, and an issuer that goes away, swallows answers and refuses: every answer that a client saw is in the log.</summary>
public sealed class DecisionLogChaosTests(ITestOutputHelper output)
{
    private const int Clients = 8;
    private const int Rounds = 4;

    [Fact]
    public async Task No_answer_of_a_durable_route_is_missing_from_the_log()
    {
        await using var logging = await LoggingEdge.StartAsync();
        logging.Issuer.Faults.AnswersDecisions = number => number % 3 != 0;
        logging.Issuer.Faults.TakesDecisions = number => number % 5 != 0;
        var answered = new ConcurrentDictionary<string, HttpStatusCode>();
        var token = logging.Demo.Token();
        for (var round = 0; round < Rounds; round++)
        {
            using var stop = new CancellationTokenSource();
            var load = Enumerable.Range(0, Clients).Select(client => LoadAsync(logging.Edge, token, $"{round}-{client}", answered, stop.Token)).ToList();
            var before = answered.Count;
            await Eventually.TrueAsync(() => Task.FromResult(answered.Count > before + 100), () => logging.Edge.Output);
            if (round % 2 == 1)
            {
                await logging.Issuer.StopAsync();
            }

            before = answered.Count;
            await Eventually.TrueAsync(() => Task.FromResult(answered.Count > before + 200), () => logging.Edge.Output);
            await logging.Edge.KillAsync();
            await stop.CancelAsync();
            await Task.WhenAll(load);
            if (round % 2 == 1)
            {
                await logging.Issuer.StartAsync();
            }

            await logging.Edge.StartAsync();
        }

        HashSet<string> Logged() => [.. logging.Issuer.Decisions.Values.Select(decision => decision.Input!.Value.GetProperty("resource").GetProperty("id").GetString()!)];
        await Eventually.TrueAsync(
            () => Task.FromResult(answered.Keys.All(Logged().Contains)), () => $"{answered.Keys.Except(Logged()).Count()} of {answered.Count} answers are not in the log");
        output.WriteLine($"{answered.Count} answers seen by clients, {logging.Issuer.Decisions.Count} decisions logged, {Rounds} kills, none missing");
        Assert.All(answered, answer => Assert.Equal(answer.Key.Contains("yes", StringComparison.Ordinal) ? HttpStatusCode.OK : HttpStatusCode.Forbidden, answer.Value));
    }

    private static async Task LoadAsync(EdgeProcess edge, string token, string name, ConcurrentDictionary<string, HttpStatusCode> answered, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var path = $"/durable/{(i % 4 == 0 ? "no" : "yes")}-{name}-{i}";
            try
            {
                answered[path] = (await edge.GetAsync(path, token)).Status;
            }
            catch (HttpRequestException)
            {
                return; // no answer was seen: the edge was killed
            }
        }
    }
}
