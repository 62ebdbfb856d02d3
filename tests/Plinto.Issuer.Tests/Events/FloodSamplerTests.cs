using Plinto.Issuer.Events;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.Events;

/// <summary>Events of a flood are counted instead of written.</summary>
public sealed class FloodSamplerTests
{
    private static readonly FloodKey Key = new(new TenantId(Guid.Empty), "sign_in.failed", "wrong", "192.0.2.1");

    [Fact]
    public void The_first_of_a_minute_get_rows_and_the_rest_a_count()
    {
        var clock = new TestClock();
        var sampler = new FloodSampler(clock);

        var admitted = Enumerable.Range(0, 1000).Count(_ => sampler.Admit(Key));
        var early = sampler.Take(all: false);
        clock.Advance(TimeSpan.FromMinutes(1));
        var late = Assert.Single(sampler.Take(all: false));

        Assert.Equal(FloodSampler.RowsEach, admitted);
        Assert.Empty(early);
        Assert.Equal((Key, 1000 - FloodSampler.RowsEach), (late.Key, late.Count.LeftOut));
        Assert.Empty(sampler.Take(all: true));
        Assert.True(sampler.Admit(Key));
    }

    [Fact]
    public void Attack_from_more_networks_than_are_kept_is_counted_together_without_rows_and_without_more_memory()
    {
        var sampler = new FloodSampler(new TestClock());
        var admitted = Enumerable.Range(0, FloodSampler.MostKeys + 500).Count(i => sampler.Admit(Key with { Network = $"2001:db8::{i}" }));

        var rest = Assert.Single(sampler.Take(all: true));

        Assert.Equal(FloodSampler.MostKeys, admitted);
        Assert.Equal(("", 500), (rest.Key.Network, rest.Count.LeftOut));
    }
}
