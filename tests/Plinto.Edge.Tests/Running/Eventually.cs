using System.Diagnostics;

namespace Plinto.Edge.Tests.Running;

/// <summary>Waits for another process to get somewhere. The limit is generous: it ends a hang, it measures nothing.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task<TimeSpan> TrueAsync(Func<Task<bool>> condition, Func<string> otherwise)
    {
        var started = Stopwatch.StartNew();
        while (!await condition())
        {
            Xunit.Assert.True(started.Elapsed < Limit, otherwise());
            await Task.Delay(20); // between two looks
        }

        return started.Elapsed;
    }
}
