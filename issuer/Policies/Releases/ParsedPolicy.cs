using Plinto.Issuer.Policies.Sources;
using Plinto.Rego.Compile;

namespace Plinto.Issuer.Policies.Releases;

/// <summary>One policy's files: all of them, and those that decide.</summary>
internal sealed record ParsedPolicy(PolicySource Source, RegoSources All, RegoSources Deciding);
