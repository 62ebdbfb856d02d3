using System.Buffers.Text;
using System.Text.Json;
using Xunit;

namespace Plinto.EndToEnd.Running;

/// <summary>What the deployment's edge has on its disk.</summary>
internal static class EdgeDisk
{
    // Promised within 100 ms, for each tenant's file by itself. Nothing that can be asked from outside says when it is done: the manifest's position may stay behind until the next
    // heartbeat, so thirty times the promise is waited.
    private static readonly TimeSpan WriteBehind = TimeSpan.FromSeconds(3);

    /// <summary>Waits until what the edge has applied by now is on its disk.</summary>
    public static Task ReachesDiskAsync(this Deployment demo) => Task.Delay(WriteBehind, TestContext.Current.CancellationToken);

    /// <summary>How far the manifest there says it has come; null before the edge wrote one.</summary>
    public static (string Epoch, long Position)? OnDisk(this Deployment demo)
    {
        var file = Path.Combine(demo.StateDirectory, "edge", "manifest.jws");
        if (!File.Exists(file))
        {
            return null;
        }

        using var manifest = JsonDocument.Parse(Base64Url.DecodeFromChars(File.ReadAllText(file).Split('.')[1]));
        return (manifest.RootElement.GetProperty("epoch").GetString()!, manifest.RootElement.GetProperty("position").GetInt64());
    }
}
