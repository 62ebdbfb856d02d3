using Plinto.Issuer.Policies.Sources;
using Plinto.Rego.Run;

namespace Plinto.Issuer.Policies.Releases;

/// <summary>A release ready to decide, over the roles of now.</summary>
/// <param name="Number">0: the base policy alone, before the first activation. Null: a draft.</param>
internal sealed record ActiveRelease(long? Number, RegoPolicy Policy, IReadOnlyList<ReleasePolicy> Contents, IReadOnlyList<string> Redactions)
{
    /// <summary>What is asked where nothing is named: the only entrypoint beside the base policy's, else that one.</summary>
    public string DefaultEntrypoint => Policy.Entrypoints.Where(name => name != BasePolicy.Entrypoint).ToList() is [var only] ? only : BasePolicy.Entrypoint;
}
