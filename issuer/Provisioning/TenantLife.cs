using System.Text.Json.Nodes;
using Plinto.Issuer.Data;
using Plinto.Issuer.EdgeChanges;
using Plinto.Issuer.Events;
using Plinto.Issuer.Grants;
using Plinto.Issuer.Identities;
using Plinto.Issuer.Keys;
using Plinto.Issuer.Sessions;
using Plinto.Issuer.Tenants;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Issuer.Provisioning;

/// <summary>Creates and changes tenants: the row, its keys, its event and its edge change in one transaction.</summary>
internal sealed class TenantLife(KeyLife keys, EndSessions sessions, EventLog events, KeyOptions options, TimeProvider time)
{
    private const int UnderWaySeconds = 5;

    /// <summary>A new tenant has its keys at once. False if slug, issuer or host is taken; then the work must not be committed.</summary>
    /// <param name="host">A host that answers for it alone; null: none.</param>
    public async Task<bool> CreateAsync(Work work, Tenant tenant, string? host, Actor actor, CancellationToken ct)
    {
        if (!await TenantSql.InsertAsync(work, tenant, ct) || (host is not null && !await TenantSql.AddHostAsync(work, host, time.GetUtcNow(), ct)))
        {
            return false;
        }

        await keys.CreateFirstAsync(work, SigningAlgorithm.Find(tenant.Algorithm)!, ct);
        await EdgeChangeSql.TenantAsync(work, time.GetUtcNow(), ct);
        await events.AppendAsync(work, new NewEvent("tenant.created", actor, tenant.Id.ToString()) { Data = new() { ["slug"] = tenant.Slug, ["issuer"] = tenant.Issuer } }, ct);
        return true;
    }

    /// <summary>
    /// Applies a change. Disabling, a move to another issuer and the end of its cut-over are applied at every edge within a second. With a fault nothing may be committed.
    /// </summary>
    /// <param name="version">The version the caller read; null: whatever it is.</param>
    public async Task<(Tenant? After, TenantFault? Fault)> UpdateAsync(Work work, long? version, TenantPatch patch, Actor actor, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var before = await TenantSql.LockAsync(work, ct);
        if (FormerAfter(before, patch) is not { } former)
        {
            return (null, TenantFault.NotFormer);
        }

        if (patch.Issuer is { } issuer && !await ClaimAsync(work, issuer, now, ct))
        {
            return (null, TenantFault.IssuerTaken);
        }

        if (await TenantSql.UpdateAsync(work, version, patch with { FormerIssuers = former }, now, ct) is not { } after)
        {
            return (null, TenantFault.VersionMismatch);
        }

        if (after.Algorithm != before.Algorithm)
        {
            await keys.ChangeAlgorithmAsync(work, SigningAlgorithm.Find(after.Algorithm)!, ct);
        }

        await ReleaseAsync(work, before, after, ct);
        await EndIssuedAsync(work, before, after, now, ct);
        await EdgeChangeSql.TenantAsync(work, now, ct);
        foreach (var (type, data) in Events(before, after))
        {
            await events.AppendAsync(work, new NewEvent(type, actor, after.Id.ToString()) { Data = data }, ct);
        }

        return (after, null);
    }

    /// <summary>The former issuers after a change; null if it names one that would not be.</summary>
    private static string[]? FormerAfter(Tenant before, TenantPatch patch)
    {
        var issuer = patch.Issuer ?? before.Issuer;
        string[] former = [.. before.FormerIssuers.Append(before.Issuer).Where(known => known != issuer)];
        if (patch.FormerIssuers is not { } kept)
        {
            return former;
        }

        return kept.All(former.Contains) ? [.. kept.Distinct()] : null;
    }

    private static async Task<bool> ClaimAsync(Work work, string issuer, DateTimeOffset now, CancellationToken ct) =>
        await TenantSql.ClaimIssuerAsync(work, issuer, ct) && (TenantIssuer.HostOf(issuer) is not { } host || await TenantSql.AddHostAsync(work, host, now, ct));

    private static async Task ReleaseAsync(Work work, Tenant before, Tenant after, CancellationToken ct)
    {
        string[] kept = [after.Issuer, .. after.FormerIssuers];
        string[] gone = [.. before.FormerIssuers.Append(before.Issuer).Except(kept)];
        if (gone.Length > 0)
        {
            // A host may be that of two issuers, by http and https.
            await TenantSql.ReleaseAsync(work, gone, [.. gone.Select(TenantIssuer.HostOf).OfType<string>().Except(kept.Select(TenantIssuer.HostOf).OfType<string>())], ct);
        }
    }

    // What was issued stays dead when the tenant is enabled again. What was set up (API keys, client secrets, passwords, edges) is its own and comes back.
    private async Task EndIssuedAsync(Work work, Tenant before, Tenant after, DateTimeOffset now, CancellationToken ct)
    {
        if ((before.DisabledAt is null) == (after.DisabledAt is null))
        {
            return;
        }

        await RevokeGrants.OfTenantAsync(work, now, ct);
        await sessions.EndTenantAsync(work, ct);
        await EmailTokenSql.DeleteAllAsync(work, ct);
        if (after.DisabledAt is not null)
        {
            // Some seconds on: a request that is under way saw the tenant still enabled.
            var until = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds() + UnderWaySeconds);
            var expiresAt = await EdgeChangeSql.LastTokenExpiryAsync(work, now, options.ClockSkew, ct);
            await EdgeChangeSql.RevocationAsync(
                work, new Revocation { Kind = RevocationKind.Tenant, Value = after.Id.ToString(), IssuedUntil = until, ExpiresAt = expiresAt }, now, ct);
        }
    }

    private static List<(string Type, JsonObject Data)> Events(Tenant before, Tenant after)
    {
        var told = new List<(string, JsonObject)>();
        if (before.DisabledAt is null != after.DisabledAt is null)
        {
            told.Add((after.DisabledAt is null ? "tenant.enabled" : "tenant.disabled", []));
        }

        if (before.Issuer != after.Issuer)
        {
            told.Add(("tenant.issuer_moved", new() { ["from"] = before.Issuer, ["to"] = after.Issuer }));
        }

        foreach (var gone in before.FormerIssuers.Append(before.Issuer).Except(after.FormerIssuers.Append(after.Issuer)))
        {
            told.Add(("tenant.former_issuer_ended", new() { ["issuer"] = gone }));
        }

        if (told.Count == 0 || before.Name != after.Name || before.Algorithm != after.Algorithm || before.AccessTokenLifetime != after.AccessTokenLifetime
            || before.SignUp != after.SignUp || before.SessionIdleLifetime != after.SessionIdleLifetime || before.SessionLifetime != after.SessionLifetime)
        {
            told.Add(("tenant.updated", []));
        }

        return told;
    }
}
