using Plinto.Issuer.Data;

namespace Plinto.Issuer.Commands;

/// <summary><c>issuer migrate</c>: see <see cref="Migrator"/>.</summary>
internal static class MigrateCommand
{
    public static async Task<int> RunAsync(CancellationToken ct)
    {
        var applied = await Migrator.MigrateAsync(DatabaseOptions.Read(Command.ReadSettings()).Owner(), ct);
        Console.WriteLine(applied.Count == 0 ? "the database is up to date" : "applied " + string.Join(", ", applied));
        return 0;
    }
}
