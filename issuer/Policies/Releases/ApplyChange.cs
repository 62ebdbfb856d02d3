using Plinto.Issuer.Data;
using Plinto.Issuer.Http;
using Plinto.Issuer.Idempotency;
using Plinto.Issuer.Policies.Sources;

namespace Plinto.Issuer.Policies.Releases;

/// <summary>Writes what a change says beside its release, once the switch to that is certain: a fault undoes all of it.</summary>
internal static class ApplyChange
{
    /// <param name="release">The number of the release that is active with it.</param>
    public static Task<WriteOutcome> RunAsync(Work work, ReleaseChange change, long release, DateTimeOffset now, CancellationToken ct) => change switch
    {
        PolicyChange policy => ActivateAsync(work, policy, release, now, ct),
        SettingsChange settings => ConfigureAsync(work, settings, ct),
        _ => throw new ArgumentOutOfRangeException(nameof(change)),
    };

    private static async Task<WriteOutcome> ActivateAsync(Work work, PolicyChange change, long release, DateTimeOffset now, CancellationToken ct)
    {
        var done = await PolicySql.ActivateAsync(work, change.Policy, change.Revision, change.ExpectedActive, now, ct);
        return await PolicySql.FindAsync(work, change.Policy, ct) switch
        {
            null => WriteOutcome.Refuse(Problems.NotFound("policy")),
            var after when !done => WriteOutcome.Refuse(ResolveChange.Unexpected(after)),
            var after => WriteOutcome.Ok(new ActivationBody { Policy = PolicyBody.From(after), Release = release }),
        };
    }

    private static async Task<WriteOutcome> ConfigureAsync(Work work, SettingsChange change, CancellationToken ct)
    {
        if (!await HeadSql.ConfigureAsync(work, change.Version, change.BasePolicy!.Value, change.Redactions!, ct))
        {
            return WriteOutcome.Refuse(Problems.VersionMismatch());
        }

        var after = await HeadSql.FindAsync(work, ct);
        return WriteOutcome.Ok(PolicySettingsBody.From(after), version: after.Version);
    }
}
