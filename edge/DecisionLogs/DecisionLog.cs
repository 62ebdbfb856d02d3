using Plinto.Edge.Configuration;

namespace Plinto.Edge.DecisionLogs;

/// <summary>
/// The decision log: what routes say is to be kept of their decisions, redacted here and sent to the issuer by <see cref="DecisionSender"/>. Sampled records wait in memory
/// (<see cref="SampledQueue"/>), durable ones on disk (<see cref="Spool"/>).
/// </summary>
internal sealed class DecisionLog(SampledQueue queue, Spool spool)
{
    /// <summary>Whether the next decision is to be logged.</summary>
    public bool Takes(LogMode mode, double share, string tenantId) => mode switch
    {
        LogMode.Durable => true,
        LogMode.Sampled => queue.Takes(share, tenantId),
        _ => false,
    };

    /// <summary>Takes a decision. A durable one comes back as the record that must be kept before the request goes on.</summary>
    public byte[]? Take(in DecisionLogEntry entry, LogMode mode)
    {
        var record = Write(entry);
        if (mode == LogMode.Durable)
        {
            return record;
        }

        queue.Add(record, entry.TenantId);
        return null;
    }

    // A record that cannot be written whole is written without its input: that there was a decision is never lost.
    private static byte[] Write(in DecisionLogEntry entry)
    {
        try
        {
            return DecisionLine.Write(entry);
        }
        catch (Exception) when (entry.Input is not null)
        {
            return DecisionLine.Write(entry with { Input = null });
        }
    }

    /// <summary>Keeps a durable record. False if it could not be kept: the request must not go on.</summary>
    public Task<bool> KeepAsync(byte[] record) => spool.AddAsync(record);
}
