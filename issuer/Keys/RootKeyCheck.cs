using System.Security.Cryptography;
using Plinto.Issuer.Configuration;
using Plinto.Issuer.Data;

namespace Plinto.Issuer.Keys;

/// <summary>Proves at start that every root key the database needs is configured and is the right one. A wrong key would otherwise show only at the first signature.</summary>
internal static class RootKeyCheck
{
    private static readonly byte[] KnownText = "plinto"u8.ToArray();

    /// <exception cref="ConfigurationFault">A root key is missing or differs from the one in use.</exception>
    public static async Task RunAsync(Database db, RootKeys keys, TimeProvider time, CancellationToken ct)
    {
        await using (var inUse = db.Deployment("select root_key_id from directory.root_keys_in_use() union select root_key_id from directory.root_keys_of_log_streams()"))
        {
            if ((await inUse.ListAsync(row => row.GetString(0), ct)).Find(id => !keys.Has(id)) is { } missing)
            {
                throw new ConfigurationFault($"Plinto:RootKeys:Keys:{missing} is missing, but keys in the database are encrypted under it; restore it from where it is kept");
            }
        }

        await RememberAsync(db, keys, time, ct);
        await using var checks = db.Deployment("select root_key_id, envelope from root_key_checks");
        foreach (var envelope in await checks.ListAsync(row => new Envelope(row.GetString(0), row.GetFieldValue<byte[]>(1)), ct))
        {
            if (keys.Has(envelope.RootKeyId) && !Opens(keys, envelope))
            {
                throw new ConfigurationFault($"Plinto:RootKeys:Keys:{envelope.RootKeyId} is not the key this database was used with; restore the right one from where it is kept");
            }
        }
    }

    private static async Task RememberAsync(Database db, RootKeys keys, TimeProvider time, CancellationToken ct)
    {
        var envelope = keys.Seal(KnownText, EnvelopePurpose.RootKeyCheck(keys.ActiveId));
        await using var insert = db.Deployment(
            "insert into root_key_checks (root_key_id, envelope, created_at) values ($1, $2, $3) on conflict do nothing", keys.ActiveId, envelope.Sealed, time.GetUtcNow());
        await insert.ExecuteAsync(ct);
    }

    private static bool Opens(RootKeys keys, Envelope envelope)
    {
        try
        {
            return CryptographicOperations.FixedTimeEquals(keys.Open(envelope, EnvelopePurpose.RootKeyCheck(envelope.RootKeyId)), KnownText);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
