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
        const string Listening = "Now listening on: ";
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(Listening, StringComparison.Ordinal) is var at and >= 0)
            {
                process.OutputDataReceived += (_, _) => { };
                process.BeginOutputReadLine(); // so that it never waits for a reader
                return new RunningApp(process, new Uri(line[(at + Listening.Length)..].Trim()));
            }
        }

        throw new InvalidOperationException($"{program} ended before it listened");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
