namespace Plinto.AspNetCore.Tests;

/// <summary>The system's clock, set on by hand; timers run as ever.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private TimeSpan _shift;
    private DateTimeOffset? _standing;

    public override DateTimeOffset GetUtcNow() => _standing ?? System.GetUtcNow() + _shift;

    public void StandAt(DateTimeOffset time) => _standing = time;

    public void Advance(TimeSpan by) => _shift += by;
}
