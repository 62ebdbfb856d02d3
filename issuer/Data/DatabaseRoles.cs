using Npgsql;

namespace Plinto.Issuer.Data;

/// <summary>
/// <c>issuer bootstrap</c>: makes the database and its roles with a superuser's connection, once per cluster. Running it again mends passwords and rights.
/// After it, nothing of Plinto needs a superuser.
/// </summary>
internal static class DatabaseRoles
{
    /// <summary>The database's name. The roles are <c>plinto_owner</c>, <c>plinto_service</c>, <c>plinto_worker</c> and, without login, <c>plinto_directory</c>.</summary>
    public const string DatabaseName = "plinto";

    /// <summary>Makes what is missing and sets the passwords.</summary>
    /// <param name="superuser">Connection string of a superuser, to any database of the cluster.</param>
    /// <param name="passwords">One per login role.</param>
    public static async Task CreateAsync(string superuser, RolePasswords passwords, CancellationToken ct)
    {
        await using (var maintenance = NpgsqlDataSource.Create(superuser))
        await using (var connection = await maintenance.OpenConnectionAsync(ct))
        {
            await RunAsync(connection, CreateRolesSql, ct);
            await SetPasswordsAsync(connection, passwords, ct);
            await using var exists = Database.On(connection, "select 1 from pg_database where datname = 'plinto'");
            if (await exists.ScalarAsync<int>(ct) == 0)
            {
                await RunAsync(connection, "create database plinto owner plinto_owner", ct);
            }
        }

        await GrantAsync(new NpgsqlConnectionStringBuilder(superuser) { Database = DatabaseName }.ConnectionString, ct);
    }

    /// <summary>Gives the roles their rights on one database, the owner's schema included.</summary>
    /// <param name="superuser">Connection string of a superuser, to that database.</param>
    public static async Task GrantAsync(string superuser, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(superuser);
        await using var connection = await source.OpenConnectionAsync(ct);
        await RunAsync(connection, GrantsSql, ct);
    }

    // NOINHERIT: the owner may become plinto_directory to make its functions, but never sees through its policies by accident.
    // Statements are prepared once a connection: a plan made while a table was small must not read it whole when it has grown, until statistics catch up
    // (measured: 10,000 tenants made in a minute cost token requests a factor of 14 without this). Every statement of ours has an index.
    // The time-outs guard the event log's horizon: an idle transaction would hold back every reader.
    private const string CreateRolesSql = """
        do $$
        declare
            login text;
        begin
            if not exists (select 1 from pg_roles where rolname = 'plinto_directory') then create role plinto_directory nologin; end if;
            foreach login in array array['plinto_owner', 'plinto_service', 'plinto_worker'] loop
                if not exists (select 1 from pg_roles where rolname = login) then execute format('create role %I login', login); end if;
                execute format('alter role %I nosuperuser nobypassrls nocreatedb nocreaterole noinherit', login);
            end loop;
            alter role plinto_service set enable_seqscan = off;
            alter role plinto_service set jit = off;
            alter role plinto_worker set enable_seqscan = off;
            alter role plinto_worker set jit = off;
            alter role plinto_service set idle_in_transaction_session_timeout = '15s';
            alter role plinto_worker set idle_in_transaction_session_timeout = '60s';
            grant plinto_directory to plinto_owner;
        end $$
        """;

    private static async Task SetPasswordsAsync(NpgsqlConnection connection, RolePasswords passwords, CancellationToken ct)
    {
        // Passed as a setting, since ALTER ROLE takes no parameter; so the statement stays constant and never stands in the server's log with a password.
        foreach (var (role, password) in passwords.ByRole)
        {
            await using (var name = Database.On(connection, "select set_config('plinto.role', $1, false), set_config('plinto.password', $2, false)", role, password))
            {
                await name.ExecuteAsync(ct);
            }

            await RunAsync(connection, "do $$ begin execute format('alter role %I password %L', current_setting('plinto.role'), current_setting('plinto.password')); end $$", ct);
        }
    }

    // The control data tell one incarnation of a database from another; pg_stat_activity of other roles gives the age of the horizon.
    private const string GrantsSql = """
        do $$
        begin
            execute format('revoke all on database %I from public', current_database());
            execute format('grant connect on database %I to plinto_owner, plinto_service, plinto_worker', current_database());
            alter schema public owner to plinto_owner; -- the database's owner would have it only by inheritance
            grant execute on function pg_control_system(), pg_control_checkpoint() to plinto_directory;
            grant pg_read_all_stats to plinto_directory;
        end $$
        """;

    private static async Task RunAsync(NpgsqlConnection connection, [System.Diagnostics.CodeAnalysis.ConstantExpected] string sql, CancellationToken ct)
    {
        await using var statement = Database.On(connection, sql);
        await statement.ExecuteAsync(ct);
    }
}
