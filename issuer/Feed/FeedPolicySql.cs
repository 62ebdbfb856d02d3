using Plinto.Issuer.Data;
using Plinto.Issuer.Policies.Sources;
using Plinto.Issuer.Roles;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Issuer.Feed;

/// <summary>What edges decide by, read when it is sent: never older than the change that tells of it.</summary>
internal static class FeedPolicySql
{
    /// <summary>The active release. A tenant that never activated anything has the base policy, so that roles work without a line of Rego.</summary>
    public static async Task<PolicyRecord> PolicyAsync(Work work, CancellationToken ct)
    {
        await using var query = work.Run(PolicySql);
        return await query.FirstAsync(row => new PolicyRecord
        {
            Release = row.GetInt64(0),
            Plan = row.GetInt64(0) == 0 ? BasePolicy.CompressedPlan : row.GetFieldValue<byte[]>(1),
            Redactions = row.GetFieldValue<string[]>(2),
        }, ct) ?? new PolicyRecord { Release = 0, Plan = BasePolicy.CompressedPlan };
    }

    /// <summary>The roles of one subject; none for a subject that is neither identity nor client.</summary>
    public static async Task<RoleAssignment> AssignmentAsync(Work work, string subject, CancellationToken ct) =>
        RoleSubject.TryParse(subject, out var known) ? await RolesRecordSql.ReadAsync(work, known, ct) : new RoleAssignment { Subject = subject, Roles = [] };

    private const string PolicySql = """
        select h.release, r.plan, h.redactions from policy_heads h left join policy_releases r on r.tenant_id = h.tenant_id and r.number = h.release
        """;
}
