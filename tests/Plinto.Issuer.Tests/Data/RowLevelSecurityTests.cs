using Npgsql;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.Data;

/// <summary>Derived from the catalogue: a new table is covered, or it fails here.</summary>
public sealed class RowLevelSecurityTests(Postgres postgres, OneIssuer one) : IClassFixture<OneIssuer>
{
    /// <summary>Tables above tenants, each with the reason.</summary>
    private static readonly HashSet<string> Deployment =
    [
        "operators", "operator_keys", "operator_idempotency_keys", // people and programs above tenants
        "edges", "edge_enrolment_tokens", "edge_assertion_jtis", "feed_state", "feed_keys", // edges serve several tenants
        "event_sequencer", // how far all logs have their positions
        "root_key_checks", "data_protection_keys", // the process's own
        "schema_versions",
    ];

    /// <summary>Unique over all tenants on purpose: what a request names its tenant by.</summary>
    private static readonly HashSet<string> UniqueOverAll = ["tenants_pkey", "tenants_slug", "tenants_issuer", "tenant_hosts_host", "tenant_issuers_issuer"];

    [Fact]
    public async Task Every_table_belongs_to_a_tenant_or_is_listed_as_the_deployments()
    {
        var tables = await ListAsync("select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition");
        var ofTenants = await ListAsync("select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')");

        Assert.NotEmpty(tables);
        Assert.Equal([], tables.Where(table => table != "tenants" && !ofTenants.Contains(table) && !Deployment.Contains(table)));
        Assert.Equal([], Deployment.Where(ofTenants.Contains));
    }

    [Fact]
    public async Task Every_tenant_table_has_row_level_security_enabled_and_forced_with_the_tenant_policy_alone()
    {
        Assert.Equal([], await ListAsync("""
            select c.relname from pg_class c
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
              and (c.relname = 'tenants' or exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id'))
              and not (c.relrowsecurity and c.relforcerowsecurity)
            """));
        // A policy for others than plinto_directory is the tenant's, word for word.
        Assert.Equal([], await ListAsync("""
            select c.relname || '.' || p.polname from pg_policy p join pg_class c on c.oid = p.polrelid
            where not (p.polname = 'directory' and p.polroles = array[(select oid from pg_roles where rolname = 'plinto_directory')])
              and not (p.polname = 'tenant' and p.polroles = array[0::oid] and p.polpermissive and p.polcmd = '*'
                       and pg_get_expr(p.polqual, p.polrelid) = case c.relname when 'tenants' then '(id = ' else '(tenant_id = ' end || '(NULLIF(current_setting(''app.tenant''::text, true), ''''::text))::uuid)'
                       and pg_get_expr(p.polwithcheck, p.polrelid) = pg_get_expr(p.polqual, p.polrelid))
            """));
        Assert.Equal([], await ListAsync("""
            select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relrowsecurity and not c.relispartition
              and not exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant')
            """));
    }

    [Theory]
    [InlineData("insert into operators (id, name, created_at) values (gen_random_uuid(), 'attacker', now())")]
    [InlineData("insert into operator_keys (id, operator_id, hash, created_at) select gen_random_uuid(), id, '\\x00', now() from operators")]
    [InlineData("update operators set disabled_at = null")]
    [InlineData("update operator_keys set revoked_at = null")]
    [InlineData("delete from operators")]
    [InlineData("delete from operator_keys")]
    public async Task Attack_by_the_service_role_that_makes_itself_an_operator_is_refused(string sql)
    {
        postgres.Require();
        await using var connection = new NpgsqlConnection(postgres.Connection("plinto_service", Postgres.Shared));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task Every_key_of_a_tenant_table_includes_the_tenant()
    {
        Assert.Equal([], (await ListAsync("""
            select i.relname from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
            where x.indisunique and c.relnamespace = 'public'::regnamespace
              and (c.relname = 'tenants' or exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id'))
              and not exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnum = any (x.indkey))
            """)).Where(index => !UniqueOverAll.Contains(index)));
        Assert.Equal([], await ListAsync("""
            select f.conname from pg_constraint f join pg_class c on c.oid = f.conrelid join pg_class r on r.oid = f.confrelid
            where f.contype = 'f' and c.relnamespace = 'public'::regnamespace and exists (select 1 from pg_attribute a where a.attrelid = r.oid and a.attname = 'tenant_id')
              and not exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnum = any (f.conkey))
            """));
    }

    [Fact]
    public async Task Login_roles_bypass_nothing_own_nothing_they_use_and_have_no_rights_on_partitions()
    {
        Assert.Equal([], await ListAsync(
            "select rolname from pg_roles where rolname like 'plinto%' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)"));
        Assert.Equal(["plinto_directory"], await ListAsync("select rolname from pg_roles where rolname like 'plinto%' and not rolcanlogin"));
        Assert.Equal([], await ListAsync("select relname from pg_class where relnamespace = 'public'::regnamespace and pg_get_userbyid(relowner) <> 'plinto_owner'"));
        Assert.Equal([], await ListAsync("select c.relname from pg_class c, aclexplode(c.relacl) a where c.relispartition and a.grantee <> c.relowner"));
        Assert.Equal([], await ListAsync(
            "select m.roleid::regrole::text from pg_auth_members m where m.member in (select oid from pg_roles where rolname in ('plinto_service', 'plinto_worker'))"));
    }

    [Fact]
    public async Task Security_definer_functions_belong_to_the_directory_have_a_fixed_search_path_and_are_not_for_everyone()
    {
        Assert.Equal(["create_decision_partitions", "create_event_partitions", "drop_decision_partitions"], await ListAsync("select proname from pg_proc where prosecdef and pronamespace in ('public'::regnamespace, 'directory'::regnamespace) and pg_get_userbyid(proowner) <> 'plinto_directory' order by proname"));
        Assert.Equal([], await ListAsync("""
            select proname from pg_proc where prosecdef and pronamespace in ('public'::regnamespace, 'directory'::regnamespace)
              and not ('search_path=pg_catalog, pg_temp' = any (coalesce(proconfig, '{}')))
            """));
        Assert.Equal([], await ListAsync("""
            select p.proname from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
            where p.prosecdef and p.pronamespace in ('public'::regnamespace, 'directory'::regnamespace) and a.grantee = 0
            """));
        // They answer tenants, ids, times and counts: nothing of type text but key ids, nothing binary.
        Assert.Equal(["database_fingerprint", "keys_to_forget", "keys_under_other_root", "root_keys_in_use", "root_keys_of_log_streams"], await ListAsync("""
            select proname from pg_proc where pronamespace = 'directory'::regnamespace and pg_get_function_result(oid) ~ '(text|bytea|json)' order by proname
            """));
    }

    [Theory]
    [InlineData("plinto_service")]
    [InlineData("plinto_worker")]
    public async Task No_table_shows_or_takes_a_row_of_another_tenant(string role)
    {
        var issuer = await one.GetAsync();
        var mine = await TestTenant.CreateAsync(issuer);
        var other = await TestTenant.CreateAsync(issuer);
        var tried = 0;
        foreach (var table in await ListAsync("select relname from pg_class where relnamespace = 'public'::regnamespace and relrowsecurity and not relispartition"))
        {
            var column = table == "tenants" ? "id" : "tenant_id";
            if (await AllowedAsync(role, table, "select"))
            {
                tried++;
                Assert.Equal(0L, await RunAsync(role, mine.Id.Value, $"select count(*) from {table} where {column} <> '{mine.Id.Value}'"));
                Assert.Equal(0L, await RunAsync(role, null, $"select count(*) from {table}"));
            }

            if (await AllowedAsync(role, table, "delete"))
            {
                Assert.Equal(0L, await RunAsync(
                    role, mine.Id.Value, $"with gone as (delete from {table} where {column} = '{other.Id.Value}' returning 1) select count(*) from gone"));
            }

            if (await AllowedAsync(role, table, "insert"))
            {
                var insert = await InsertOfAnotherTenantAsync(table, column, other);
                var fault = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(role, mine.Id.Value, insert));
                Assert.Equal("42501", fault.SqlState);
            }
        }

        Assert.True(tried > 3);
    }

    // Row-level security is checked before every other constraint but not-null, so each column gets some value of its type.
    private async Task<string> InsertOfAnotherTenantAsync(string table, string column, TestTenant other)
    {
        var columns = await ListAsync($"select attname || '|' || format_type(atttypid, null) from pg_attribute where attrelid = 'public.{table}'::regclass and attnum > 0 and attgenerated = '' order by attnum");
        var values = columns.Select(line => line.Split('|')).Select(pair => pair[0] == column ? $"'{other.Id.Value}'::uuid" : pair[1] switch
        {
            "uuid" => table is "events" or "decisions" ? "(lpad(to_hex((extract(epoch from now()) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid" : "gen_random_uuid()",
            "text" or "json" or "jsonb" => $"'1'::{pair[1]}",
            "bytea" => "'\\x00'::bytea",
            "timestamp with time zone" => "now()",
            "interval" => "interval '1 minute'",
            "bigint" or "integer" or "double precision" => "1",
            "date" => "current_date",
            "boolean" => "true",
            "text[]" or "uuid[]" => "'{}'",
            "xid8" => "pg_current_xact_id()",
            var type => throw new NotSupportedException(type),
        });
        return $"insert into {table} ({string.Join(", ", columns.Select(line => line.Split('|')[0]))}) values ({string.Join(", ", values)})";
    }

    private async Task<bool> AllowedAsync(string role, string table, string right) =>
        (bool)(await postgres.QueryAsync(Postgres.Shared, $"select has_table_privilege('{role}', 'public.{table}', '{right}')"))!;

    private async Task<object?> RunAsync(string role, Guid? tenant, string sql)
    {
        await using var connection = new NpgsqlConnection(postgres.Connection(role, Postgres.Shared));
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var enter = new NpgsqlCommand($"select set_config('app.tenant', '{tenant}', true)", connection, transaction))
        {
            await enter.ExecuteScalarAsync();
        }

        await using var command = new NpgsqlCommand(sql, connection, transaction);
        return await command.ExecuteScalarAsync();
    }

    private async Task<List<string>> ListAsync(string sql)
    {
        postgres.Require();
        await using var connection = new NpgsqlConnection(postgres.Superuser(Postgres.Shared));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}
