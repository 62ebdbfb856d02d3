using Plinto.Issuer.Policies.Sources;
using Plinto.Rego.Compile;

namespace Plinto.Issuer.Policies.Releases;

/// <summary>The sources of a release, each file parsed once for all that <see cref="CompileRelease"/> asks of it.</summary>
/// <param name="All">Every file, tests included; the base policy's first.</param>
/// <param name="Deciding">Those that decide.</param>
/// <param name="Policies">The files of each policy, without the base policy.</param>
internal sealed record ParsedRelease(ReleaseSources Sources, RegoSources All, RegoSources Deciding, IReadOnlyList<ParsedPolicy> Policies);
