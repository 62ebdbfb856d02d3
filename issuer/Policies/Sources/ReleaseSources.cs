using Plinto.Rego.Syntax;

namespace Plinto.Issuer.Policies.Sources;

/// <summary>All that a release is compiled from.</summary>
/// <param name="Over">The release that was active when this was read; 0 if none was.</param>
/// <param name="BasePolicy">Whether the built-in policy is part of it.</param>
/// <param name="Policies">The active policies, by name.</param>
internal sealed record ReleaseSources(long Over, bool BasePolicy, IReadOnlyList<PolicySource> Policies)
{
    /// <summary>Every file that decides.</summary>
    public List<RegoModule> Modules() =>
        [.. BasePolicy ? [Sources.BasePolicy.Module] : Array.Empty<RegoModule>(), .. Policies.SelectMany(policy => policy.Modules(tests: false))];

    /// <summary>Every entrypoint, the base policy's first.</summary>
    public List<string> Entrypoints() =>
        [.. (BasePolicy ? [Sources.BasePolicy.Entrypoint] : Array.Empty<string>()).Concat(Policies.SelectMany(policy => policy.Entrypoints)).Distinct(StringComparer.Ordinal)];

    /// <summary>The same with a policy's other revision, or one policy more.</summary>
    public ReleaseSources With(PolicySource draft) =>
        this with { Policies = [.. Policies.Where(policy => policy.Name != draft.Name).Append(draft).OrderBy(policy => policy.Name, StringComparer.Ordinal)] };

    /// <summary>The same without a policy.</summary>
    public ReleaseSources Without(PolicyId id) => this with { Policies = [.. Policies.Where(policy => policy.Id != id)] };
}
