using Microsoft.Extensions.Caching.Memory;
using Plinto.Decisions;
using Plinto.Issuer.Data;
using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Policies.Execution;
using Plinto.Issuer.Policies.Sources;
using Plinto.Issuer.Roles;
using Plinto.Rego.Plan;
using Plinto.Rego.Run;
using Plinto.Rego.Values;

namespace Plinto.Issuer.Policies.Releases;

/// <summary>
/// What is active, kept in memory. Each call reads which release and which version of the roles that is, in one statement; only what is kept under exactly those numbers is used,
/// so no decision is older than the activation or the role change before it.
/// </summary>
internal sealed class ActiveReleases(Database db, HeadSql heads, ReleaseSql releases, PolicyWork work, TimeProvider time) : IDisposable
{
    // In bytes of plans and roles as JSON; what they become in memory is several times that.
    private const long Capacity = 64 * 1024 * 1024;
    private const int MostRounds = 3;

    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = Capacity });
    private readonly RegoPolicyOptions _options = new() { Budget = PolicyLimits.OfDecisions, Time = time };
    private readonly Lazy<Bound> _base = new(() => new Bound(RegoPolicy.Create(BasePolicy.Plan), CompileRelease.BaseContents));

    /// <summary>The active release with the roles of now, or why it can't be had.</summary>
    public async Task<(ActiveRelease? Release, Problem? Fault)> GetAsync(TenantId tenant, CancellationToken ct)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var head = await heads.FindAsync(tenant, ct);
            var (bound, fault) = head.Release == 0 ? (_base.Value, null) : await FindAsync(tenant, head.Release, ct);
            if (fault is not null)
            {
                return (null, fault);
            }

            if (bound is not null)
            {
                var policy = bound.Policy.WithOptions(_options with { Data = await DataAsync(tenant, head.DataVersion, ct) });
                return (new ActiveRelease(head.Release, policy, bound.Contents, head.Redactions), null);
            }
        }

        return (null, Problems.Unavailable("the policies change too often to be read").After(1));
    }

    /// <summary>A release that was active once, with the roles of now. Null without a fault: its plan is no longer kept.</summary>
    public async Task<(ActiveRelease? Release, Problem? Fault)> FormerAsync(TenantId tenant, long number, CancellationToken ct)
    {
        var head = await heads.FindAsync(tenant, ct);
        var (bound, fault) = number == 0 ? (_base.Value, null) : await FindAsync(tenant, number, ct);
        return bound is null
            ? (null, fault)
            : (new ActiveRelease(number, bound.Policy.WithOptions(_options with { Data = await DataAsync(tenant, head.DataVersion, ct) }), bound.Contents, head.Redactions), null);
    }

    /// <summary>The same for a release that is not active: for trying drafts.</summary>
    public async Task<ActiveRelease> DraftAsync(TenantId tenant, CompiledRelease release, CancellationToken ct)
    {
        var head = await heads.FindAsync(tenant, ct);
        var policy = RegoPolicy.Create(release.Plan, _options with { Data = await DataAsync(tenant, head.DataVersion, ct) });
        return new ActiveRelease(null, policy, release.Contents, head.Redactions);
    }

    /// <summary>The roles as policies read them, at a version or later.</summary>
    public async Task<RegoObject> DataAsync(TenantId tenant, long version, CancellationToken ct)
    {
        if (_kept.TryGetValue((tenant, "data", version), out RegoObject? kept))
        {
            return kept!;
        }

        await using var reading = await db.BeginAsync(tenant, ct, System.Data.IsolationLevel.RepeatableRead);
        var roles = await RolesRecordSql.ReadAsync(reading, ct);
        var data = RolesData.From(roles.Roles, roles.Assignments);
        var size = 1000 + roles.Roles.Sum(role => 60L * (1 + role.Value.Count)) + roles.Assignments.Sum(subject => 80L * (1 + subject.Value.Count));
        _kept.Set((tenant, "data", version), data, new MemoryCacheEntryOptions { Size = size });
        return data;
    }

    public void Dispose() => _kept.Dispose();

    // Null: another is active by now.
    private async Task<(Bound? Bound, Problem? Fault)> FindAsync(TenantId tenant, long number, CancellationToken ct)
    {
        if (_kept.TryGetValue((tenant, "release", number), out Bound? kept))
        {
            return (kept, null);
        }

        if (await releases.PlanAsync(tenant, number, ct) is not { } stored)
        {
            return (null, null);
        }

        var size = 0L;
        var (bound, fault) = await work.DecideAsync(tenant, () =>
        {
            var json = PlanText.Decompress(stored.Plan);
            size = json.Length;
            return new Bound(RegoPolicy.Create(PolicyPlan.Read(json)), stored.Contents);
        }, ct);
        if (bound is not null)
        {
            _kept.Set((tenant, "release", number), bound, new MemoryCacheEntryOptions { Size = size });
        }

        return (bound, fault);
    }

    private sealed record Bound(RegoPolicy Policy, IReadOnlyList<ReleasePolicy> Contents);
}
