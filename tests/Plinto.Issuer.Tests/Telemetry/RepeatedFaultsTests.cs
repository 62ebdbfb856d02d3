using Microsoft.Extensions.Time.Testing;
using Plinto.Issuer.Telemetry;

namespace Plinto.Issuer.Tests.Telemetry;

public sealed class RepeatedFaultsTests
{
    [Fact]
    public void Attack_by_25_000_failures_while_the_database_is_away_writes_one_line_a_second_with_a_count_and_one_stack_a_minute()
    {
        var time = new FakeTimeProvider();
        var faults = new RepeatedFaults(time);
        var lines = new List<(long LeftOut, Exception? Stack)>();
        for (var failure = 0; failure < 25_000; failure++)
        {
            if (faults.Admit("database", new TimeoutException()) is { } line)
            {
                lines.Add(line);
            }

            time.Advance(TimeSpan.FromMilliseconds(5)); // 125 seconds in all
        }

        Assert.Equal(125, lines.Count);
        Assert.All(lines.Skip(1), line => Assert.Equal(199, line.LeftOut));
        Assert.Equal(3, lines.Count(line => line.Stack is not null));
    }

    [Fact]
    public void Another_kind_and_another_place_have_lines_of_their_own()
    {
        var faults = new RepeatedFaults(new FakeTimeProvider());

        Assert.NotNull(faults.Admit("database", new TimeoutException()));
        Assert.Null(faults.Admit("database", new TimeoutException()));
        Assert.NotNull(faults.Admit("database", new IOException()));
        Assert.NotNull(faults.Admit("request", new TimeoutException()));
    }
}
