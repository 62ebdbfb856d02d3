using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Npgsql;
using Plinto.Tests;

namespace Plinto.TestPostgres;

/// <summary>
/// A private PostgreSQL cluster in a temporary folder, gone with the process that started it: its supervisor waits on a pipe and stops the server when the pipe ends,
/// even if that process was killed. It is not durable (fsync off): for tests only. Works as root, too, by running the server as <c>postgres</c> or <c>nobody</c>.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private const string Superuser = "super";
    private readonly Process? _supervisor;
    private readonly string? _folder;
    private readonly string _connectionString;

    private PostgresCluster(Process? supervisor, string? folder, string connectionString) =>
        (_supervisor, _folder, _connectionString) = (supervisor, folder, connectionString);

    /// <summary>A superuser's connection string to one of the cluster's databases.</summary>
    public string SuperuserConnection(string database = "postgres") => new NpgsqlConnectionStringBuilder(_connectionString) { Database = database }.ConnectionString;

    /// <summary>The same server as another role. Password authentication is not asked for on a private cluster.</summary>
    public string Connection(string role, string password, string database) =>
        new NpgsqlConnectionStringBuilder(_connectionString) { Username = role, Password = password, Database = database }.ConnectionString;

    /// <summary>
    /// Starts a cluster, or takes the one that <c>PLINTO_TEST_POSTGRES</c> names (a superuser's connection string). Null, with a sentence that says what to install,
    /// if neither is there.
    /// </summary>
    public static async Task<(PostgresCluster? Cluster, string? Missing)> StartAsync(CancellationToken ct)
    {
        if (Environment.GetEnvironmentVariable("PLINTO_TEST_POSTGRES") is { Length: > 0 } given)
        {
            return (new PostgresCluster(null, null, given), null);
        }

        return PostgresBinaries.Find() is { } binaries
            ? (await StartAsync(binaries, ct), null)
            : (null, "PostgreSQL is not installed: install it (Debian: apt-get install postgresql), or set PLINTO_TEST_POSTGRES to a superuser's connection string");
    }

    /// <summary>Stops the server and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_supervisor is not null)
        {
            _supervisor.StandardInput.Close();
            await _supervisor.WaitForExitAsync();
            _supervisor.Dispose();
        }

        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static async Task<PostgresCluster> StartAsync(string binaries, CancellationToken ct)
    {
        // Short: the path of the socket may have 107 bytes at most.
        var folder = Path.Combine(Path.GetTempPath(), "plinto-pg-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)));
        Directory.CreateDirectory(folder);
        var user = await GiveAwayAsync(folder, ct);
        var data = Path.Combine(folder, "data");
        await RunAsync(user, Path.Combine(binaries, "initdb"), ["-D", data, "-U", Superuser, "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"], ct);
        for (var attempt = 1; ; attempt++)
        {
            var port = LoopbackPort.Next();
            var supervisor = StartServer(user, binaries, data, folder, port);
            var cluster = new PostgresCluster(supervisor, folder, $"Host=127.0.0.1;Port={port.ToString(CultureInfo.InvariantCulture)};Username={Superuser};Database=postgres");
            if (await cluster.AnswersAsync(ct))
            {
                return cluster;
            }

            // Another process may have taken the port between finding and using it.
            supervisor.StandardInput.Close();
            await supervisor.WaitForExitAsync(ct);
            if (attempt == 3)
            {
                throw new InvalidOperationException($"PostgreSQL did not start; see {Path.Combine(folder, "server.log")}");
            }
        }
    }

    private static Process StartServer(string? user, string binaries, string data, string folder, int port)
    {
        var postgres = string.Join(' ',
            $"'{binaries}/postgres' -D '{data}' -k '{folder}' -p {port.ToString(CultureInfo.InvariantCulture)}",
            "-c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=64MB -c max_connections=300");
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"{postgres} </dev/null >'{folder}/server.log' 2>&1 & P=$!; cat >/dev/null; kill -QUIT $P; wait $P");
        return Process.Start(As(user, start))!;
    }

    private async Task<bool> AnswersAsync(CancellationToken ct)
    {
        var since = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(20) && !_supervisor!.HasExited)
        {
            try
            {
                await using var connection = new NpgsqlConnection(_connectionString);
                await connection.OpenAsync(ct);
                return true;
            }
            catch (NpgsqlException)
            {
                await Task.Delay(50, ct); // between two tries
            }
        }

        return false;
    }

    // initdb and postgres refuse root: as root, the folder goes to a user that owns nothing else.
    private static async Task<string?> GiveAwayAsync(string folder, CancellationToken ct)
    {
        if (OperatingSystem.IsWindows() || Environment.UserName != "root")
        {
            return null;
        }

        foreach (var user in new[] { "postgres", "nobody" })
        {
            using var chown = Process.Start("chown", [user, folder]);
            await chown.WaitForExitAsync(ct);
            if (chown.ExitCode == 0)
            {
                return user;
            }
        }

        throw new InvalidOperationException("as root, PostgreSQL needs the user postgres or nobody to run as");
    }

    private static async Task RunAsync(string? user, string program, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(As(user, start))!;
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = await process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{Path.GetFileName(program)} failed: {errors}{await output}");
        }
    }

    private static ProcessStartInfo As(string? user, ProcessStartInfo start)
    {
        start.WorkingDirectory = Path.GetTempPath();
        if (user is not null)
        {
            start.UserName = user;
        }

        return start;
    }
}
