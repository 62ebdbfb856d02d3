namespace Plinto.TestPostgres;

/// <summary>Finds an installed PostgreSQL: on the PATH, where Debian and Red Hat put it, and where Homebrew does.</summary>
public static class PostgresBinaries
{
    private static readonly string[] Places =
    [
        "/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin", "/opt/homebrew/opt/postgresql/bin", "/usr/local/opt/postgresql@*/bin",
        "/usr/local/opt/postgresql/bin", "/usr/local/pgsql/bin",
    ];

    /// <summary>The folder with <c>initdb</c> and <c>postgres</c>, the highest version if there are several; null if there is none.</summary>
    public static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Where(place => place.Length > 0)
            .Concat(Places.SelectMany(Expand))
            .FirstOrDefault(place => File.Exists(Path.Combine(place, "initdb")) && File.Exists(Path.Combine(place, "postgres")));

    private static IEnumerable<string> Expand(string pattern)
    {
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        if (star < 0)
        {
            return [pattern];
        }

        var parent = Path.GetDirectoryName(pattern[..star])!;
        var name = pattern[(parent.Length + 1)..pattern.IndexOf('/', star)];
        return Directory.Exists(parent)
            ? Directory.GetDirectories(parent, name).OrderByDescending(Version).Select(found => found + pattern[pattern.IndexOf('/', star)..])
            : [];
    }

    private static int Version(string folder) => int.TryParse(new string([.. Path.GetFileName(folder).Where(char.IsAsciiDigit)]), out var version) ? version : 0;
}
