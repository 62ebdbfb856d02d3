using System.IO.Compression;
using System.Security.Cryptography;
using Plinto.Decisions;
using Plinto.Edge.Configuration;
using Plinto.Protocol.EdgeFeed;
using Plinto.Rego.Plan;
using Plinto.Rego.Run;
using Plinto.Rego.Values;

namespace Plinto.Edge.Policies;

/// <summary>
/// Makes policies of what the feed says, off the request path. A release that can't be read or bound, or is too large, never replaces a good one:
/// what was active stays, with a sentence that the issuer is told.
/// </summary>
internal sealed partial class PolicyLoader(PolicyOptions options, TimeProvider time, ILogger<PolicyLoader> logger)
{
    private const int LongestFault = 500;
    private long _refused;

    /// <summary>Releases that were not taken.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>What is active after a snapshot.</summary>
    public TenantPolicy Next(TenantPolicy current, TenantSnapshot message)
    {
        var data = message.Roles is { } roles ? RolesData.From(roles.Roles, roles.Assignments) : RegoObject.Empty;
        return message.Policy is { } record ? Next(current, record, message.Tenant.Slug).WithData(data) : TenantPolicy.None.WithData(data);
    }

    /// <summary>What is active after a change; the same object if it is of something else.</summary>
    public TenantPolicy Next(TenantPolicy current, TenantChange change) =>
        change.Policy is { } record ? Next(current, record, change.TenantId)
        : change.Roles is { } roles ? current.WithData(RolesData.From(roles.Roles, roles.Assignments))
        : change.Assignment is { } assignment ? current.WithData(RolesData.WithAssignment(Base(current.Data), assignment.Subject, assignment.Roles))
        : current;

    // A tenant whose first word about roles is an assignment: the issuer knew no roles at the time of the snapshot.
    private static RegoObject Base(RegoValue data) =>
        data is RegoObject { Count: > 0 } made ? made : RolesData.From(new Dictionary<string, IReadOnlyList<string>>(), new Dictionary<string, IReadOnlyList<string>>());

    private TenantPolicy Next(TenantPolicy current, PolicyRecord record, string tenant)
    {
        var redactions = Redactions.Read(record.Redactions);
        if (record.Plan is not { } plan)
        {
            return TenantPolicy.Of(record.Release, "", null, redactions, current.Data);
        }

        var fingerprint = Convert.ToHexString(SHA256.HashData(plan));
        if (current.Release == record.Release && current.Fingerprint == fingerprint)
        {
            return current.Fault is null && current.Redactions.Equals(redactions) ? current : current.WithFault(null, redactions);
        }

        try
        {
            return TenantPolicy.Of(record.Release, fingerprint, Bind(plan), redactions, current.Data);
        }
        catch (Exception broken) // whatever it is: a release must not end a shared edge
        {
            Interlocked.Increment(ref _refused);
            LogRefused(record.Release, tenant, broken.Message, current.Release);
            var fault = $"release {record.Release} was not taken: {broken.Message}";
            return current.WithFault(fault[..Math.Min(fault.Length, LongestFault)], redactions);
        }
    }

    private RegoPolicy Bind(byte[] compressed) => RegoPolicy.Create(PolicyPlan.Read(Decompress(compressed)), new RegoPolicyOptions
    {
        Budget = new RegoBudget { Time = options.Time, Steps = options.Steps, Values = options.Values, Bytes = options.Bytes, Regex = options.Regex },
        Time = time,
    });

    private ReadOnlyMemory<byte> Decompress(byte[] compressed)
    {
        using var plan = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress);
        var buffer = new byte[81920];
        for (var read = gzip.Read(buffer); read > 0; read = gzip.Read(buffer))
        {
            plan.Write(buffer, 0, read);
            if (plan.Length > options.LargestPlan)
            {
                throw new InvalidDataException($"its plan is larger than {options.LargestPlan} bytes (Plinto:Policy:LargestPlan)");
            }
        }

        return plan.GetBuffer().AsMemory(0, (int)plan.Length);
    }

    [LoggerMessage(1501, LogLevel.Error, "release {Release} of the policies of {Tenant} was not taken: {Reason}; release {Current} stays active")]
    private partial void LogRefused(long release, string tenant, string reason, long current);
}
