using Plinto.Issuer.Data;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.Data;

/// <summary>A database that had tenants before their issuers were kept apart: row-level security hides them from a migration that does not mind it.</summary>
public sealed class TenantIssuersMigrationTests(Postgres postgres)
{
    [Fact]
    public async Task Issuers_of_tenants_from_before_are_kept_for_them_former_ones_too()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using (var issuer = await TestIssuer.StartAsync(postgres, database))
        {
            await TestTenant.CreateAsync(issuer, slug: "one");
            await TestTenant.CreateAsync(issuer, slug: "two");
        }

        await postgres.QueryAsync(database, """
            update tenants set former_issuers = '{https://former.test}' where slug = 'two';
            drop table tenant_issuers;
            delete from schema_versions where scriptname like '%0006_tenant_issuers.sql'
            """);
        await Migrator.MigrateAsync(postgres.Connection("plinto_owner", database), CancellationToken.None);

        Assert.Equal("http://issuer.test/t/one https://former.test http://issuer.test/t/two", await postgres.QueryAsync(
            database, "select string_agg(i.issuer, ' ' order by t.slug, i.issuer = t.issuer) from tenant_issuers i join tenants t on t.id = i.tenant_id"));
        Assert.Equal(true, await postgres.QueryAsync(database, "select relforcerowsecurity from pg_class where relname = 'tenants'"));
    }
}
