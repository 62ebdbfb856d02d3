using System.Diagnostics;

namespace Plinto.Issuer.Tests.Running;

/// <summary>Waits for what the service does by itself. The limit is generous: it ends a hang, it measures nothing.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);

    public static Task TrueAsync(Func<bool> condition, string otherwise) => TrueAsync(() => Task.FromResult(condition()), otherwise);

    public static async Task TrueAsync(Func<Task<bool>> condition, string otherwise)
    {
        var started = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(started.Elapsed < Limit, otherwise);
            await Task.Delay(Between, TestContext.Current.CancellationToken); // between two looks
        }
    }
}
