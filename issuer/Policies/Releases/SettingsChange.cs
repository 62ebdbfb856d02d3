namespace Plinto.Issuer.Policies.Releases;

/// <summary>Other settings of every release; null: stays as it is.</summary>
/// <param name="Version">The version that was read; null: the last writer wins.</param>
internal sealed record SettingsChange(long? Version, bool? BasePolicy, IReadOnlyList<string>? Redactions) : ReleaseChange;
