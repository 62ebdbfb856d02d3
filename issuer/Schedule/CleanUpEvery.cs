namespace Plinto.Issuer.Schedule;

/// <summary>How often expired rows are deleted.</summary>
internal sealed record CleanUpEvery(TimeSpan Interval);
