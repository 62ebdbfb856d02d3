namespace Plinto.AspNetCore.Tests;

/// <summary>The system's clock, set on by hand; timers run as ever.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private TimeSpan _shift;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _shift;

    public void Advance(TimeSpan by) => _shift += by;
}
