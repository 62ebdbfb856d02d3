namespace Plinto.AspNetCore;

/// <summary>
/// Remembers which events were handled, so that none is twice: by a table with a unique key, best in the transaction of what the handler does. Without one an event may be handled
/// again: when an answer was lost, or was not read in time.
/// </summary>
public interface IPlintoWebhookReplays
{
    /// <summary>Remembers an event before it is handled. False: it was handled already, and is answered with success.</summary>
    /// <param name="eventId"><c>webhook-id</c>.</param>
    /// <param name="ct">Ends with the request.</param>
    ValueTask<bool> TryAddAsync(string eventId, CancellationToken ct);

    /// <summary>Forgets it: handling failed, and Plinto will send it again.</summary>
    /// <param name="eventId"><c>webhook-id</c>.</param>
    ValueTask RemoveAsync(string eventId);
}
