namespace Plinto.Issuer.Configuration;

/// <summary>Another clock than the system's, registered before the service is built.</summary>
internal sealed record ClockOverride(TimeProvider Time);
