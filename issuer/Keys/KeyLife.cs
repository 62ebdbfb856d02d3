using Plinto.Issuer.Data;
using Plinto.Issuer.EdgeChanges;
using Plinto.Issuer.Events;

namespace Plinto.Issuer.Keys;

/// <summary>
/// The life of a tenant's signing keys: announced → active → retired → revoked. A standby is always announced, so that rotating and revoking switch at once.
/// Every change writes its event and its edge change in the same transaction.
/// </summary>
internal sealed class KeyLife(RootKeys rootKeys, KeyOptions options, EventLog events, TimeProvider time)
{
    /// <summary>Gives a new tenant its active key and its standby.</summary>
    public async Task CreateFirstAsync(Work work, SigningAlgorithm algorithm, CancellationToken ct)
    {
        await AnnounceAsync(work, Generate(work, algorithm), ct);
        await SigningKeySql.ActivateStandbyAsync(work, time.GetUtcNow(), ct);
        await AnnounceAsync(work, Generate(work, algorithm), ct);
        await EdgeChangeSql.KeysAsync(work, time.GetUtcNow(), ct);
    }

    /// <summary>Lets the standby sign and announces the next one.</summary>
    /// <param name="activeSince">Only if the active key signs since then or earlier; null: whatever its age.</param>
    /// <param name="emergency">Switch although caches may not know the standby yet: receivers that cache will refuse tokens until they refresh.</param>
    public async Task<RotationResult> RotateAsync(
        Work work, SigningAlgorithm algorithm, Actor actor, bool emergency, DateTimeOffset? activeSince, CancellationToken ct)
    {
        var next = Generate(work, algorithm);
        var now = time.GetUtcNow();
        if (!await SigningKeySql.RetireActiveAsync(work, emergency, activeSince, options.ClockSkew, now, ct))
        {
            return new RotationResult(null, await SigningKeySql.RipeAtAsync(work, ct));
        }

        var kid = await SigningKeySql.ActivateStandbyAsync(work, now, ct);
        await AnnounceAsync(work, next, ct);
        await EdgeChangeSql.KeysAsync(work, now, ct);
        await events.AppendAsync(work, new NewEvent("key.rotated", actor, kid!) { Data = new() { ["emergency"] = emergency, ["announced"] = next.KeyId } }, ct);
        return new RotationResult(kid, null);
    }

    /// <summary>Revokes a key for good. If it signed, the standby signs at once; a new standby is announced.</summary>
    /// <returns>False if there is no such key, or it was revoked before.</returns>
    public async Task<bool> RevokeAsync(Work work, string kid, SigningAlgorithm algorithm, Actor actor, CancellationToken ct)
    {
        var next = Generate(work, algorithm);
        var now = time.GetUtcNow();
        if (await SigningKeySql.RevokeAsync(work, kid, now, ct) is not { } before)
        {
            return false;
        }

        if (before == KeyState.Active)
        {
            await SigningKeySql.ActivateStandbyAsync(work, now, ct);
        }

        if (before is KeyState.Active or KeyState.Announced)
        {
            await AnnounceAsync(work, next, ct);
        }

        await EdgeChangeSql.KeysAsync(work, now, ct);
        await events.AppendAsync(work, new NewEvent("key.revoked", actor, kid) { Data = new() { ["was"] = before } }, ct);
        return true;
    }

    /// <summary>Replaces the standby by one of another algorithm; it signs after the next rotation.</summary>
    public async Task ChangeAlgorithmAsync(Work work, SigningAlgorithm algorithm, CancellationToken ct)
    {
        var next = Generate(work, algorithm);
        await SigningKeySql.WithdrawStandbyAsync(work, time.GetUtcNow(), ct);
        await AnnounceAsync(work, next, ct);
        await EdgeChangeSql.KeysAsync(work, time.GetUtcNow(), ct);
    }

    private GeneratedKey Generate(Work work, SigningAlgorithm algorithm) => GeneratedKey.ForTenant(work.Tenant!.Value, algorithm, rootKeys);

    private Task AnnounceAsync(Work work, GeneratedKey key, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return SigningKeySql.AnnounceAsync(work, key, now, now + options.RipeAfter, ct);
    }
}
