using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Keys;

namespace Plinto.Issuer.Commands;

/// <summary>
/// <c>issuer check</c>: all that would stop or weaken a start, one line each; code 1 if anything is wrong. It changes nothing but the record of the active root key.
/// </summary>
internal static class CheckCommand
{
    public static async Task<int> RunAsync(CancellationToken ct)
    {
        var settings = Command.ReadSettings();
        var database = DatabaseOptions.Read(settings);
        var good = Report("configuration", $"public URL {settings.PublicUrl}", fault: null);
        good &= await RoleAsync(database.Service(), "plinto_service", ct);
        good &= await RoleAsync(database.Worker(), "plinto_worker", ct);
        if (!good)
        {
            return Command.Failed;
        }

        var missing = Migrator.Missing(database.Service());
        if (!Report("migrations", "up to date", missing.Count == 0 ? null : $"run `issuer migrate`; missing: {string.Join(", ", missing)}"))
        {
            return Command.Failed;
        }

        await using var services = Command.Services(settings);
        await RootKeyCheck.RunAsync(services.GetRequiredService<Database>(), services.GetRequiredService<RootKeys>(), services.GetRequiredService<TimeProvider>(), ct);
        Report("root keys", $"active {services.GetRequiredService<RootKeys>().ActiveId}, all keys in use can be opened", fault: null);
        return 0;
    }

    private static async Task<bool> RoleAsync(string connectionString, string expected, CancellationToken ct)
    {
        try
        {
            await using var db = new Database(connectionString, poolSize: 1);
            await using var query = db.Deployment("select rolname::text, rolsuper or rolbypassrls or rolcreaterole from pg_roles where rolname = current_user");
            await using var reader = await query.ReadAsync(ct);
            await reader.ReadAsync(ct);
            var (name, tooStrong) = (reader.GetString(0), reader.GetBoolean(1));
            return Report("database", $"role {name}",
                name != expected ? $"connected as `{name}`, expected `{expected}`" : tooStrong ? $"role `{name}` could pass row-level security by" : null);
        }
        catch (NpgsqlException fault)
        {
            return Report("database", "", $"cannot connect as {expected}: {fault.Message}");
        }
    }

    private static bool Report(string what, string state, string? fault)
    {
        Console.WriteLine(fault is null ? $"ok    {what}: {state}" : $"WRONG {what}: {fault}");
        return fault is null;
    }
}
