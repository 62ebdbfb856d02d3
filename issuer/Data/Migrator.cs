using System.Reflection;
using DbUp;
using DbUp.Engine;
using DbUp.Engine.Output;
using Npgsql;
using Plinto.Issuer.Configuration;

namespace Plinto.Issuer.Data;

/// <summary>
/// <c>issuer migrate</c>: applies the numbered scripts in <c>migrations/</c> that are still missing, each in its own transaction and recorded in <c>schema_versions</c>.
/// A script whose first line is <c>-- plinto: no-transaction</c> runs outside one. An advisory lock lets one migrator work at a time.
/// </summary>
internal static class Migrator
{
    private const string NoTransaction = "-- plinto: no-transaction";
    private const string Journal = "schema_versions";

    /// <summary>Applies what is missing.</summary>
    /// <param name="ownerConnectionString">Connection string of role <c>plinto_owner</c>.</param>
    /// <returns>The scripts applied now, in order.</returns>
    /// <exception cref="ConfigurationFault">A script failed; those before it stay applied.</exception>
    public static async Task<IReadOnlyList<string>> MigrateAsync(string ownerConnectionString, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(ownerConnectionString);
        await using var connection = await source.OpenConnectionAsync(ct);
        await using (var wait = Database.On(connection, "select pg_advisory_lock(hashtext('plinto.migrate'))"))
        {
            await wait.ExecuteAsync(ct);
        }

        // The lock ends with the connection.
        var applied = new List<string>();
        foreach (var script in Scripts())
        {
            var result = Engine(ownerConnectionString, script).PerformUpgrade();
            if (!result.Successful)
            {
                throw new ConfigurationFault($"migration `{script.Name}` failed: {result.Error.Message}");
            }

            applied.AddRange(result.Scripts.Select(done => done.Name));
        }

        return applied;
    }

    /// <summary>Names of the scripts not yet applied; for <c>issuer check</c>.</summary>
    /// <param name="connectionString">Any role that may read <c>schema_versions</c>.</param>
    public static IReadOnlyList<string> Missing(string connectionString) =>
        [.. DeployChanges.To.PostgresqlDatabase(connectionString).WithScripts(Scripts()).JournalToPostgresqlTable("public", Journal)
            .WithVariablesDisabled().LogTo(new NoOpUpgradeLog()).Build().GetScriptsToExecute().Select(script => script.Name)];

    private static IReadOnlyList<SqlScript> Scripts()
    {
        var assembly = typeof(Migrator).Assembly;
        var prefix = typeof(Migrator).Namespace + ".migrations.";
        return [.. assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(name => new SqlScript(name[prefix.Length..], Text(assembly, name)))];
    }

    private static UpgradeEngine Engine(string connectionString, SqlScript script)
    {
        var builder = DeployChanges.To.PostgresqlDatabase(connectionString).WithScripts(script).JournalToPostgresqlTable("public", Journal)
            .WithVariablesDisabled().LogTo(new NoOpUpgradeLog());
        return (script.Contents.StartsWith(NoTransaction, StringComparison.Ordinal) ? builder.WithoutTransaction() : builder.WithTransactionPerScript()).Build();
    }

    private static string Text(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
