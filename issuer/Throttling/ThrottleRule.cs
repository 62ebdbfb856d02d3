namespace Plinto.Issuer.Throttling;

/// <summary>How often something may be tried, counted in windows that begin with the first try.</summary>
/// <param name="Name">What is counted; part of the key.</param>
/// <param name="Most">Tries within one window.</param>
/// <param name="Window">Length of a window.</param>
internal sealed record ThrottleRule(string Name, int Most, TimeSpan Window);
