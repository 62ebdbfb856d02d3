namespace Plinto.Bench.PolicyRounds;

/// <summary>Something to measure.</summary>
/// <param name="Once">Does it once; false if the outcome is not the expected one, which ends the bench.</param>
/// <param name="Threads">How many threads do it at the same time.</param>
internal sealed record PolicyCase(Func<bool> Once, int Threads = 1);
