namespace Plinto.Rego.Tests.Running;

/// <summary>A clock on which no time passes: no budget of time strikes, however busy the machine is.</summary>
internal sealed class StandingClock : TimeProvider
{
    public override long GetTimestamp() => 1;
}
