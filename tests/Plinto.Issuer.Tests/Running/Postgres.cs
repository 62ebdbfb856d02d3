using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.Tests.Running;
using Plinto.TestPostgres;

[assembly: AssemblyFixture(typeof(Postgres))]

namespace Plinto.Issuer.Tests.Running;

/// <summary>One private cluster for all tests, with a migrated template: a database for a test costs some 50 ms.</summary>
public sealed class Postgres : IAsyncLifetime
{
    private PostgresCluster? _cluster;
    private string? _missing;
    private int _databases;

    /// <summary>The database that tests share; each of them makes tenants of its own in it.</summary>
    public const string Shared = "plinto_test_shared";

    // Not the database that bootstrap made: on a server given by PLINTO_TEST_POSTGRES that one may be in use.
    private const string Template = "plinto_test_template";

    public async ValueTask InitializeAsync()
    {
        (_cluster, _missing) = await PostgresCluster.StartAsync(CancellationToken.None);
        if (_cluster is null)
        {
            return;
        }

        await DatabaseRoles.CreateAsync(_cluster.SuperuserConnection(), new RolePasswords("o", "s", "w"), CancellationToken.None);
        await QueryAsync("postgres", $"drop database if exists {Template} with (force)");
        await QueryAsync("postgres", $"create database {Template} owner plinto_owner");
        await DatabaseRoles.GrantAsync(Superuser(Template), CancellationToken.None);
        await Migrator.MigrateAsync(Connection("plinto_owner", Template), CancellationToken.None);
        NpgsqlConnection.ClearAllPools();
        await CopyAsync(Shared);
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    /// <summary>Skips the test where PostgreSQL is missing; in CI that is a failure.</summary>
    public void Require()
    {
        if (_missing is not null)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") is "true", _missing);
            Assert.Fail(_missing);
        }
    }

    public string Connection(string role, string database) => _cluster!.Connection(role, role["plinto_".Length..][..1], database);

    public string Superuser(string database) => _cluster!.SuperuserConnection(database);

    /// <summary>A fresh database of one's own, migrated and empty; or the copy of another that nobody uses just now.</summary>
    public async Task<string> CreateDatabaseAsync(string template = Template)
    {
        Require();
        var name = $"plinto_test_{Interlocked.Increment(ref _databases)}";
        await CopyAsync(name, template);
        return name;
    }

    /// <summary>Runs SQL as a superuser, past row-level security: for looking at what the issuer wrote, and for breaking things.</summary>
    public async Task<object?> QueryAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(Superuser(database));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private async Task CopyAsync(string name, string template = Template)
    {
        await QueryAsync("postgres", $"drop database if exists {name} with (force)");
        await QueryAsync("postgres", $"create database {name} template {template} owner plinto_owner");
        await QueryAsync("postgres", $"revoke all on database {name} from public; grant connect on database {name} to plinto_owner, plinto_service, plinto_worker");
    }
}
