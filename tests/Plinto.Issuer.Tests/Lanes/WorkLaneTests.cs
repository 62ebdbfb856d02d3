using Microsoft.Extensions.Time.Testing;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Lanes;

namespace Plinto.Issuer.Tests.Lanes;

/// <summary>Whatever a tenant keeps threads busy with, others are served.</summary>
public sealed class WorkLaneTests
{
    private static readonly TenantId First = new(Guid.CreateVersion7(DateTimeOffset.UnixEpoch));
    private static readonly TenantId Second = new(Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddDays(1)));

    [Fact]
    public async Task Attack_by_a_tenant_that_fills_its_queue_with_endless_work_leaves_others_a_thread()
    {
        using var lane = new WorkLane("test", 2, 100, 10);
        using var release = new ManualResetEventSlim();
        var endless = Enumerable.Range(0, 30).Select(_ => lane.Enqueue(First, () => Block(release), CancellationToken.None)).ToList();

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(7, await lane.Enqueue(Second, () => 7, CancellationToken.None)!.WaitAsync(TimeSpan.FromSeconds(10)));
        }

        Assert.InRange(endless.Count(task => task is not null), 10, 11); // one runs, ten wait
        release.Set();
        Assert.All(await Task.WhenAll(endless.OfType<Task<int>>()), result => Assert.Equal(1, result));
    }

    [Fact]
    public async Task Attack_by_two_tenants_that_hold_both_threads_again_and_again_leaves_a_third_one_a_thread()
    {
        var time = new FakeTimeProvider();
        using var lane = new WorkLane("test", 2, 100, 10, time: time);
        var third = new TenantId(Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddDays(2)));
        // Each used ten seconds of a thread.
        foreach (var heavy in new[] { First, Second })
        {
            await lane.Enqueue(heavy, () => { time.Advance(TimeSpan.FromSeconds(10)); return 1; }, CancellationToken.None)!;
        }

        using var release = new ManualResetEventSlim();
        var endless = new[] { First, Second, First, Second }.Select(tenant => lane.Enqueue(tenant, () => Block(release), CancellationToken.None)!).ToList();

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(7, await lane.Enqueue(third, () => 7, CancellationToken.None)!.WaitAsync(TimeSpan.FromSeconds(10)));
        }

        release.Set();
        Assert.All(await Task.WhenAll(endless).WaitAsync(TimeSpan.FromSeconds(20)), result => Assert.Equal(1, result));
    }

    [Fact]
    public async Task Attack_by_tenants_that_fill_the_whole_lane_keeps_nobody_else_out()
    {
        using var lane = new WorkLane("test", 1, 20, 10, mostRunning: 1);
        using var release = new ManualResetEventSlim();
        var hostile = Enumerable.Range(2, 3).Select(day => new TenantId(Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddDays(day)))).ToList();
        var order = new List<string>();
        var blocked = lane.Enqueue(hostile[0], () => Block(release), CancellationToken.None)!;
        var rush = hostile.SelectMany(tenant => Enumerable.Range(0, 12).Select(_ => lane.Enqueue(tenant, () => Note(order, "hostile"), CancellationToken.None))).ToList();

        var served = lane.Enqueue(First, () => Note(order, "first"), CancellationToken.None);

        Assert.InRange(rush.Count(task => task is not null), 20, 24);
        Assert.NotNull(served);
        release.Set();
        await Task.WhenAll([.. rush.OfType<Task<int>>(), served, blocked]);
        Assert.InRange(order.IndexOf("first"), 0, 4);
    }

    [Fact]
    public async Task Tenants_are_served_in_turn()
    {
        using var lane = new WorkLane("test", 2, 100, 50);
        using var release = new ManualResetEventSlim();
        var blocked = Enumerable.Range(2, 2).Select(day => new TenantId(Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddDays(day))))
            .Select(tenant => lane.Enqueue(tenant, () => Block(release), CancellationToken.None)!).ToList();
        var order = new List<string>();
        var work = Enumerable.Range(0, 5).Select(_ => lane.Enqueue(First, () => Note(order, "first"), CancellationToken.None)!).ToList();
        work.Add(lane.Enqueue(Second, () => Note(order, "second"), CancellationToken.None)!);

        release.Set();
        await Task.WhenAll([.. work, .. blocked]);

        Assert.InRange(order.IndexOf("second"), 0, 2);
    }

    [Fact]
    public async Task Work_that_fails_or_that_nobody_waits_for_ends_its_task_and_the_lane_goes_on()
    {
        using var lane = new WorkLane("test", 2, 100, 50);
        using var left = new CancellationTokenSource();
        await left.CancelAsync();

        await Assert.ThrowsAsync<FormatException>(() => lane.Enqueue<int>(First, () => throw new FormatException(), CancellationToken.None)!);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lane.Enqueue(First, () => 1, left.Token)!);
        Assert.Equal(2, await lane.Enqueue(First, () => 2, CancellationToken.None)!);
    }

    [Fact]
    public void A_lane_that_ended_takes_nothing()
    {
        var lane = new WorkLane("test", 2, 100, 50);
        lane.Dispose();
        Assert.Null(lane.Enqueue(First, () => 1, CancellationToken.None));
    }

    private static int Block(ManualResetEventSlim release)
    {
        release.Wait();
        return 1;
    }

    private static int Note(List<string> order, string name)
    {
        lock (order)
        {
            order.Add(name);
        }

        return 0;
    }
}
