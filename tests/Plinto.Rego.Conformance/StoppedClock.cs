namespace Plinto.Rego.Conformance;

/// <summary>A clock that stands. Time budgets still run: they are measured by the timestamps.</summary>
internal sealed class StoppedClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
