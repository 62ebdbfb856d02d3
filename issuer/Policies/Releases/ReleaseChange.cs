namespace Plinto.Issuer.Policies.Releases;

/// <summary>
/// A change of what is active, as it is asked for: of one policy (<see cref="PolicyChange"/>), or of what every release is made with (<see cref="SettingsChange"/>).
/// </summary>
internal abstract record ReleaseChange;
