using System.Text.Json.Serialization;

namespace Plinto.Issuer.Policies.DryRuns;

/// <summary>Which decisions of the log a dry run asks again: the newest first. Those without an input are left out; redacted values are asked as <c>***</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record DryRunDecisions
{
    /// <summary>Default: a day ago.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only those that asked this.</summary>
    public string? Entrypoint { get; init; }

    /// <summary>1 to 1000; default 1000.</summary>
    public int? Limit { get; init; }
}
