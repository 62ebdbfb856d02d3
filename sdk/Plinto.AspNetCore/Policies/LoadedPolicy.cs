using Plinto.Rego.Run;

namespace Plinto.AspNetCore.Policies;

/// <summary>Policies as they are in force: compiled, with their data, and the tag of the bundle they came in.</summary>
internal sealed record LoadedPolicy(RegoPolicy Policy, string Revision, string? Tag);
