using Plinto.Issuer.EventReaders;

namespace Plinto.Issuer.Webhooks.Delivery;

/// <summary>What attempts say about a webhook's server: whether it is sent anything now. Changed by one turn alone, one result after the other.</summary>
internal sealed class Circuit(WebhookHealth health, DeliveryOptions options)
{
    public int ConsecutiveFailures { get; private set; } = health.ConsecutiveFailures;

    public DateTimeOffset? FailingSince { get; private set; } = health.FailingSince;

    public DateTimeOffset? LastSuccessAt { get; private set; } = health.LastSuccessAt;

    public DateTimeOffset? LastFailureAt { get; private set; } = health.LastFailureAt;

    public string? LastError { get; private set; } = health.LastError;

    public DateTimeOffset? HeldUntil { get; private set; } = health.HeldUntil;

    /// <summary>Why it is to be disabled; null: it is not.</summary>
    public string? Disable { get; private set; }

    /// <summary>Whether it is probed: with one call at a time, each after a longer pause.</summary>
    public bool IsOpen => ConsecutiveFailures >= options.FailuresToOpen;

    /// <summary>How many calls may be under way.</summary>
    public int Parallel => IsOpen ? 1 : options.Parallel;

    /// <summary>Whether something may be sent now.</summary>
    public bool Lets(DateTimeOffset now) => Disable is null && (HeldUntil is not { } until || until <= now);

    /// <summary>Notes what came of an attempt.</summary>
    /// <param name="now">When it ended.</param>
    public void Note(DeliveryResult result, TimeSpan? retryAfter, DateTimeOffset now)
    {
        if (result.Error is null)
        {
            (ConsecutiveFailures, FailingSince, LastSuccessAt, HeldUntil) = (0, null, now, null);
            return;
        }

        if (result.Error == "event_gone")
        {
            return; // says nothing about the server
        }

        ConsecutiveFailures++;
        FailingSince ??= now;
        (LastFailureAt, LastError) = (now, result.Error == "status" ? $"status {result.Status}" : result.Error);
        if (IsOpen)
        {
            // The longer it has failed, the longer until the next probe: about doubled each time, with no count of probes to keep.
            var failing = now - FailingSince.Value;
            Hold(now + Backoff.HalfTo(failing < options.FirstProbe ? options.FirstProbe : failing < options.LongestProbe ? failing : options.LongestProbe));
        }

        if (retryAfter is { } asked)
        {
            Hold(now + asked);
        }

        Disable ??= result.Error == "gone" ? "gone" : now - FailingSince >= options.DisableAfter ? "failing" : null;
    }

    private void Hold(DateTimeOffset until) => HeldUntil = HeldUntil is { } held && held > until ? held : until;
}
