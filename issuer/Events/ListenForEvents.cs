using System.Globalization;
using Plinto.Issuer.Data;
using Plinto.Issuer.Telemetry;

namespace Plinto.Issuer.Events;

/// <summary>Hears that events got positions, wherever that was done, and wakes the readers of this replica.</summary>
internal sealed partial class ListenForEvents(WorkerDatabase db, EventRounds rounds, IssuerMetrics metrics, TimeProvider time, ILogger<ListenForEvents> logger) : BackgroundService
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private readonly RepeatedFaults _repeated = new(time);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                metrics.WorkFailed("listen-for-events");
                if (_repeated.Admit("listen", fault) is { } line)
                {
                    ListeningFailed(logger, fault.Message, line.LeftOut, line.Stack);
                }
            }

            await Task.Delay(Retry, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        await using var connection = await db.ConnectAsync(ct);
        connection.Notification += (_, note) =>
        {
            if (long.TryParse(note.Payload, NumberStyles.None, CultureInfo.InvariantCulture, out var round))
            {
                rounds.Advance(round);
            }
        };
        await using (var listen = Database.On(connection, "listen plinto_events"))
        {
            await listen.ExecuteAsync(ct);
        }

        while (true)
        {
            await connection.WaitAsync(ct);
        }
    }

    [LoggerMessage(1411, LogLevel.Error, "listening for events failed; it is tried again ({fault}; {leftOut} more since the last such line)")]
    private static partial void ListeningFailed(ILogger logger, string fault, long leftOut, Exception? stack);
}
