using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Policies.Execution;
using Plinto.Issuer.Telemetry;

namespace Plinto.Issuer.Tests.Policies.Execution;

/// <summary>How long policies' work may wait and take, whoever sends it.</summary>
public sealed class PolicyWorkTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Attack_by_compilations_that_take_too_long_ends_them_and_gives_their_threads_back()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var metrics = new IssuerMetrics(services.GetRequiredService<IMeterFactory>());
        using var workers = new PolicyWorkers(metrics);
        var time = new FakeTimeProvider();
        var work = new PolicyWork(workers, time);
        using var begun = new SemaphoreSlim(0);
        var ended = 0;
        var threads = Math.Max(2, Environment.ProcessorCount / 2);
        var hostile = Enumerable.Range(0, threads).Select(day => work.CompileAsync(Tenant(day), stop =>
        {
            begun.Release();
            stop.WaitHandle.WaitOne();
            Interlocked.Increment(ref ended);
            stop.ThrowIfCancellationRequested(); // as the compiler does in its loops
            return "";
        }, CancellationToken.None)).ToArray();
        for (var one = 0; one < threads; one++)
        {
            Assert.True(await begun.WaitAsync(Patience)); // every thread is held
        }

        var waiting = work.CompileAsync(Tenant(100), _ => "mine", CancellationToken.None);
        time.Advance(PolicyLimits.LongestWait);
        var (none, busy) = await waiting.WaitAsync(Patience);
        time.Advance(PolicyLimits.LongestCompile + PolicyLimits.LongestTests);
        var faults = await Task.WhenAll(hostile).WaitAsync(Patience);
        var (result, _) = await work.CompileAsync(Tenant(101), _ => "mine", CancellationToken.None).WaitAsync(Patience);

        Assert.Null(none);
        Assert.Equal(503, busy!.Status);
        Assert.All(faults, fault => Assert.Equal(422, fault.Fault!.Status));
        Assert.Equal("mine", result);
        Assert.Equal(threads, ended);
    }

    private static TenantId Tenant(int day) => new(Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddDays(day)));
}
