using System.Text.Json.Serialization;

namespace Plinto.Issuer.Policies.DryRuns;

/// <summary>Body of <c>POST /v1/policies/evaluate</c>: a question, and which policies are asked.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record EvaluateRequest : TrialQuestion
{
    /// <summary>Asks with a draft of this policy in its place.</summary>
    public string? Policy { get; init; }

    /// <summary>The draft's revision. Default: the newest.</summary>
    public int? Revision { get; init; }

    /// <summary>Whether to tell what each rule came to and where its conditions failed.</summary>
    public bool Explain { get; init; }
}
