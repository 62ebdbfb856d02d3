using System.Text.Json.Serialization;
using Plinto.Issuer.Policies.Sources;

namespace Plinto.Issuer.Policies.DryRuns;

/// <summary>Body of <c>POST /v1/policies/dry-run</c>: a draft as for <c>/test</c>, and what to ask it.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record DryRunRequest
{
    /// <inheritdoc cref="FilesRequest.Files"/>
    public IReadOnlyList<PolicyFile>? Files { get; init; }

    /// <inheritdoc cref="FilesRequest.Entrypoints"/>
    public IReadOnlyList<string>? Entrypoints { get; init; }

    /// <inheritdoc cref="FilesRequest.Policy"/>
    public string? Policy { get; init; }

    /// <inheritdoc cref="FilesRequest.Revision"/>
    public int? Revision { get; init; }

    /// <summary>What is asked of inputs that name nothing else.</summary>
    public string? Entrypoint { get; init; }

    /// <summary>At most 1000 questions; what is active now is asked the same.</summary>
    public IReadOnlyList<DryRunInput>? Inputs { get; init; }

    /// <summary>Asks what the decision log says was asked, in place of inputs.</summary>
    public DryRunDecisions? Decisions { get; init; }
}
