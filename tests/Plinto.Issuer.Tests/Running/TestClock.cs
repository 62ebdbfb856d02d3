namespace Plinto.Issuer.Tests.Running;

/// <summary>
/// A clock that stands until it is moved, while timers go by the real one: it may jump by weeks without every tick of every timer in between, which is what
/// FakeTimeProvider makes of it.
/// </summary>
internal sealed class TestClock : TimeProvider
{
    private long _ticks = System.GetUtcNow().UtcTicks;

    public TestClock() => Start = GetUtcNow();

    public DateTimeOffset Start { get; }

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);

    public void SetUtcNow(DateTimeOffset time) => Interlocked.Exchange(ref _ticks, time.UtcTicks);
}
