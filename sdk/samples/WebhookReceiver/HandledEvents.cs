using System.Collections.Concurrent;
using Plinto.AspNetCore;

namespace Plinto.Samples.WebhookReceiver;

/// <summary>Remembers events in memory: enough for one instance until it ends. An app that writes what it learns keeps their ids in the same transaction.</summary>
internal sealed class HandledEvents : IPlintoWebhookReplays
{
    private const int Most = 100_000;
    private readonly ConcurrentDictionary<string, byte> _ids = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _order = new();

    public ValueTask<bool> TryAddAsync(string eventId, CancellationToken ct)
    {
        if (!_ids.TryAdd(eventId, 0))
        {
            return ValueTask.FromResult(false);
        }

        _order.Enqueue(eventId);
        if (_order.Count > Most && _order.TryDequeue(out var oldest))
        {
            _ids.TryRemove(oldest, out _);
        }

        return ValueTask.FromResult(true);
    }

    public ValueTask RemoveAsync(string eventId)
    {
        _ids.TryRemove(eventId, out _);
        return ValueTask.CompletedTask;
    }
}
