using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Schedule;
using Plinto.Issuer.Telemetry;

namespace Plinto.Issuer.Keys;

/// <summary>
/// Rotates keys on schedule, on every replica: a due tenant is claimed with its row locked, and the rotation itself decides in the statement, so that
/// two replicas never rotate twice. Also destroys private keys that can sign nothing any more.
/// </summary>
internal sealed class RotateDueKeys(WorkerDatabase db, KeyLife life, KeyOptions options, IssuerMetrics metrics, TimeProvider time, ILogger<RotateDueKeys> logger)
    : ScheduledWork("rotate-keys", options.CheckEvery, metrics, time, logger)
{
    private const int Chunk = 100;
    private readonly IssuerMetrics _metrics = metrics;
    private readonly TimeProvider _time = time;

    /// <summary>Rotates what is due now. Answers how many tenants this caller rotated.</summary>
    public override async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var rotated = 0;
        while (await RotateNextAsync(ct))
        {
            rotated++;
            _metrics.KeyRotated();
        }

        await ForgetPrivateKeysAsync(ct);
        return rotated;
    }

    private async Task<bool> RotateNextAsync(CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        await using var work = await db.BeginAsync(null, ct);
        TenantId tenant;
        await using (var claim = work.Run("select directory.claim_due_rotation($1, $2)", now - options.RotateEvery, now))
        {
            var claimed = await claim.ScalarAsync<Guid>(ct);
            if (claimed == default)
            {
                return false;
            }

            tenant = new TenantId(claimed);
        }

        await work.EnterAsync(tenant, ct);
        string? algorithm;
        await using (var query = work.Run("select algorithm from tenants where id = $1", tenant.Value))
        {
            algorithm = await query.ScalarAsync<string>(ct);
        }

        await life.RotateAsync(work, SigningAlgorithm.Find(algorithm)!, Actor.System, emergency: false, now - options.RotateEvery, ct);
        await work.CommitAsync(ct);
        return true;
    }

    private async Task ForgetPrivateKeysAsync(CancellationToken ct)
    {
        List<(TenantId Tenant, string Kid)> keys;
        await using (var query = db.Deployment("select tenant_id, kid from directory.keys_to_forget($1, $2)", _time.GetUtcNow(), Chunk))
        {
            keys = await query.ListAsync(row => (new TenantId(row.GetGuid(0)), row.GetString(1)), ct);
        }

        foreach (var (tenant, kid) in keys)
        {
            await using var forget = db.In(tenant, "update signing_keys set private_envelope = null, root_key_id = null where kid = $1 and state = 'retired'", kid);
            await forget.ExecuteAsync(ct);
        }
    }
}
