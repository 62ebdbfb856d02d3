using System.Text.Json;
using System.Text.Json.Serialization;

namespace Plinto.Issuer.Policies.DryRuns;

/// <summary>Body of <c>POST /v1/policies/evaluate</c>: a question in AuthZEN's words, or a whole input.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record EvaluateRequest
{
    /// <summary>What is asked, such as <c>app/allow</c>. Default: the release's only entrypoint beside the base policy's, else that one.</summary>
    public string? Entrypoint { get; init; }

    public JsonElement? Subject { get; init; }

    public JsonElement? Action { get; init; }

    public JsonElement? Resource { get; init; }

    public JsonElement? Context { get; init; }

    /// <summary>The whole input, in place of the four.</summary>
    public JsonElement? Input { get; init; }

    /// <summary>Asks with a draft of this policy in its place.</summary>
    public string? Policy { get; init; }

    /// <summary>The draft's revision. Default: the newest.</summary>
    public int? Revision { get; init; }

    /// <summary>Whether to tell what each rule came to and where its conditions failed.</summary>
    public bool Explain { get; init; }
}
