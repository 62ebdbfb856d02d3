namespace Plinto.Bench.Micro.Wasm;

/// <summary>Something that is done often and timed.</summary>
/// <param name="Name">What it is called in the report.</param>
/// <param name="Repeat">Does it so many times and says how long that took.</param>
internal sealed record Contestant(string Name, Func<int, TimeSpan> Repeat);
