using Plinto.Issuer.Events;

namespace Plinto.Issuer.Webhooks.Delivery;

/// <summary>A delivery that is to be tried now.</summary>
/// <param name="Event">Null: the log no longer has it.</param>
/// <param name="Attempts">Of all time, before this one.</param>
/// <param name="Tries">Since it was last queued, before this one.</param>
internal sealed record DueDelivery(Guid EventId, string Type, string Subject, LoggedEvent? Event, int Attempts, int Tries)
{
    /// <summary>Type of the event that tries a webhook; it is tried once.</summary>
    public const string TestType = "webhook.test";
}
