using System.Diagnostics;

namespace Plinto.EndToEnd.Packages;

/// <summary>An ASP.NET Core app on a free port of the loopback, until it is disposed.</summary>
internal sealed class RunningApp : IAsyncDisposable
{
    private readonly Process _process;

    private RunningApp(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public static async Task<RunningApp> StartAsync(string folder, string program)
    {
        var start = new ProcessStartInfo("dotnet", [program]) { WorkingDirectory = folder, RedirectStandardOutput = true };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        var process = Process.Start(start)!;
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, read) =>
        {
            const string Listening = "Now listening on: ";
            if (read.Data is null)
            {
                listening.TrySetException(new InvalidOperationException($"{program} ended before it listened"));
            }
            else if (read.Data.IndexOf(Listening, StringComparison.Ordinal) is var at and >= 0)
            {
                listening.TrySetResult(new Uri(read.Data[(at + Listening.Length)..].Trim()));
            }
        };
        process.BeginOutputReadLine();
        return new RunningApp(process, await listening.Task);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
