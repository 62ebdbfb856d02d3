using Plinto.Issuer.Policies.Sources;

namespace Plinto.Issuer.Policies.Releases;

/// <summary>Another revision of one policy, or none.</summary>
/// <param name="Revision">The revision to activate; null: for <see cref="PolicyChangeKind.RollBack"/> the one before, for <see cref="PolicyChangeKind.Deactivate"/> none.</param>
/// <param name="ExpectedActive">The revision that must be active until now; 0: none. Null: whichever.</param>
internal sealed record PolicyChange(PolicyChangeKind Kind, PolicyId Policy, int? Revision, int? ExpectedActive) : ReleaseChange;
