using System.Security.Cryptography;
using Plinto.Issuer.Data;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Keys;

/// <summary>
/// <c>issuer rewrap</c>: encrypts every private key, every secret of webhooks and log streams and every waiting mail anew under the active root key, in chunks, while the service
/// runs. Afterwards older root keys may be taken out of the configuration.
/// </summary>
internal sealed class Rewrap(WorkerDatabase db, RootKeys keys)
{
    private const int Chunk = 500;

    /// <summary>How many envelopes were changed.</summary>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var changed = 0;
        while (await NextAsync(ct) is { Count: > 0 } chunk)
        {
            foreach (var (tenant, kid) in chunk)
            {
                changed += await SigningKeyAsync(tenant, kid, ct);
            }
        }

        return changed + await MailsAsync(ct) + await LogStreamsAsync(ct) + await WebhookSecretsAsync(ct)
            + await DeploymentKeysAsync("select kid, root_key_id, private_envelope from feed_keys where root_key_id <> $1",
                "update feed_keys set private_envelope = $3, root_key_id = $4 where kid = $1 and root_key_id = $2", EnvelopePurpose.FeedKey, ct)
            + await DeploymentKeysAsync("select friendly_name, root_key_id, envelope from data_protection_keys where root_key_id <> $1",
                "update data_protection_keys set envelope = $3, root_key_id = $4 where friendly_name = $1 and root_key_id = $2", EnvelopePurpose.DataProtectionKey, ct);
    }

    private async Task<int> WebhookSecretsAsync(CancellationToken ct)
    {
        var changed = 0;
        while (await WebhookSecretsUnderOtherRootAsync(ct) is { Count: > 0 } chunk)
        {
            foreach (var (tenant, webhook, id) in chunk)
            {
                await using var query = db.In(tenant, "select root_key_id, envelope from webhook_secrets where webhook_id = $1 and id = $2", webhook, id);
                var rows = await query.ListAsync(row => new Envelope(row.GetString(0), row.GetFieldValue<byte[]>(1)), ct);
                foreach (var before in rows)
                {
                    var renewed = Renew(before, EnvelopePurpose.WebhookSecret(tenant, webhook, id));
                    await using var update = db.In(tenant, "update webhook_secrets set envelope = $4, root_key_id = $5 where webhook_id = $1 and id = $2 and root_key_id = $3",
                        webhook, id, before.RootKeyId, renewed.Sealed, renewed.RootKeyId);
                    changed += await update.ExecuteAsync(ct);
                }
            }
        }

        return changed;
    }

    private async Task<List<(TenantId Tenant, Guid Webhook, Guid Id)>> WebhookSecretsUnderOtherRootAsync(CancellationToken ct)
    {
        await using var query = db.Deployment("select tenant_id, webhook_id, id from directory.webhook_secrets_under_other_root($1, $2)", keys.ActiveId, Chunk);
        return await query.ListAsync(row => (new TenantId(row.GetGuid(0)), row.GetGuid(1), row.GetGuid(2)), ct);
    }

    private async Task<int> MailsAsync(CancellationToken ct)
    {
        var changed = 0;
        while (await MailsUnderOtherRootAsync(ct) is { Count: > 0 } chunk)
        {
            foreach (var (tenant, id) in chunk)
            {
                changed += await MailAsync(tenant, id, ct);
            }
        }

        return changed;
    }

    private async Task<List<(TenantId Tenant, Guid Id)>> MailsUnderOtherRootAsync(CancellationToken ct)
    {
        await using var query = db.Deployment("select tenant_id, id from directory.mails_under_other_root($1, $2)", keys.ActiveId, Chunk);
        return await query.ListAsync(row => (new TenantId(row.GetGuid(0)), row.GetGuid(1)), ct);
    }

    private async Task<int> MailAsync(TenantId tenant, Guid id, CancellationToken ct)
    {
        Envelope before;
        await using (var query = db.In(tenant, "select root_key_id, envelope from outgoing_mails where id = $1", id))
        {
            await using var reader = await query.ReadAsync(ct);
            if (!await reader.ReadAsync(ct))
            {
                return 0; // sent meanwhile
            }

            before = new Envelope(reader.GetString(0), reader.GetFieldValue<byte[]>(1));
        }

        var renewed = Renew(before, EnvelopePurpose.OutgoingMail(tenant, id));
        await using var update = db.In(
            tenant, "update outgoing_mails set envelope = $3, root_key_id = $4 where id = $1 and root_key_id = $2", id, before.RootKeyId, renewed.Sealed, renewed.RootKeyId);
        return await update.ExecuteAsync(ct);
    }

    private async Task<int> LogStreamsAsync(CancellationToken ct)
    {
        var changed = 0;
        while (true)
        {
            List<(TenantId Tenant, Guid Id)> chunk;
            await using (var query = db.Deployment("select tenant_id, id from directory.log_streams_under_other_root($1, $2)", keys.ActiveId, Chunk))
            {
                chunk = await query.ListAsync(row => (new TenantId(row.GetGuid(0)), row.GetGuid(1)), ct);
            }

            if (chunk.Count == 0)
            {
                return changed;
            }

            foreach (var (tenant, id) in chunk)
            {
                changed += await LogStreamAsync(tenant, id, ct);
            }
        }
    }

    private async Task<int> LogStreamAsync(TenantId tenant, Guid id, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(tenant, ct);
        Envelope? before = null;
        await using (var query = work.Run("select root_key_id, secret_envelope from log_streams where id = $1 for update", id))
        {
            await using var reader = await query.ReadAsync(ct);
            if (await reader.ReadAsync(ct))
            {
                before = new Envelope(reader.GetString(0), reader.GetFieldValue<byte[]>(1));
            }
        }

        if (before is not { } envelope)
        {
            return 0; // deleted meanwhile
        }

        var renewed = Renew(envelope, EnvelopePurpose.LogStreamSecret(tenant, id));
        await using (var update = work.Run("update log_streams set secret_envelope = $2, root_key_id = $3 where id = $1", id, renewed.Sealed, renewed.RootKeyId))
        {
            await update.ExecuteAsync(ct);
        }

        await work.CommitAsync(ct);
        return 1;
    }

    private async Task<List<(TenantId Tenant, string Kid)>> NextAsync(CancellationToken ct)
    {
        await using var query = db.Deployment("select tenant_id, kid from directory.keys_under_other_root($1, $2)", keys.ActiveId, Chunk);
        return await query.ListAsync(row => (new TenantId(row.GetGuid(0)), row.GetString(1)), ct);
    }

    private async Task<int> SigningKeyAsync(TenantId tenant, string kid, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(tenant, ct);
        // Locked: a revocation at the same moment must not get its destroyed key back.
        await using (var query = work.Run("select root_key_id, private_envelope from signing_keys where kid = $1 and private_envelope is not null for update", kid))
        {
            await using var reader = await query.ReadAsync(ct);
            if (!await reader.ReadAsync(ct))
            {
                return 0;
            }

            var envelope = new Envelope(reader.GetString(0), reader.GetFieldValue<byte[]>(1));
            await reader.DisposeAsync();
            var renewed = Renew(envelope, EnvelopePurpose.SigningKey(tenant, kid));
            await using var update = work.Run("update signing_keys set private_envelope = $2, root_key_id = $3 where kid = $1", kid, renewed.Sealed, renewed.RootKeyId);
            await update.ExecuteAsync(ct);
        }

        await work.CommitAsync(ct);
        return 1;
    }

    private async Task<int> DeploymentKeysAsync(
        [System.Diagnostics.CodeAnalysis.ConstantExpected] string select, [System.Diagnostics.CodeAnalysis.ConstantExpected] string update,
        Func<string, EnvelopePurpose> purpose, CancellationToken ct)
    {
        List<(string Id, Envelope Envelope)> rows;
        await using (var query = db.Deployment(select, keys.ActiveId))
        {
            rows = await query.ListAsync(row => (row.GetString(0), new Envelope(row.GetString(1), row.GetFieldValue<byte[]>(2))), ct);
        }

        foreach (var (id, envelope) in rows)
        {
            var renewed = Renew(envelope, purpose(id));
            await using var change = db.Deployment(update, id, envelope.RootKeyId, renewed.Sealed, renewed.RootKeyId);
            await change.ExecuteAsync(ct);
        }

        return rows.Count;
    }

    private Envelope Renew(Envelope envelope, EnvelopePurpose purpose)
    {
        var secret = keys.Open(envelope, purpose);
        try
        {
            return keys.Seal(secret, purpose);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }
}
