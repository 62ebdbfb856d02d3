using Plinto.Issuer.Data;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.Data;

public sealed class CleanUpTests(Postgres postgres)
{
    [Fact]
    public async Task Expired_rows_go_and_others_stay()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync());
        var tenant = await TestTenant.CreateAsync(issuer);
        await postgres.QueryAsync(issuer.Database, $"""
            insert into revocations (tenant_id, id, kind, value, expires_at, created_at)
            select '{tenant.Id.Value}', gen_random_uuid(), 'token', 'old' || n, now() - interval '1 second', now() from generate_series(1, 2500) n;
            insert into revocations (tenant_id, id, kind, value, expires_at, created_at) values ('{tenant.Id.Value}', gen_random_uuid(), 'token', 'new', now() + interval '1 hour', now());
            insert into assertion_jtis (tenant_id, client_id, jti_hash, expires_at) values ('{tenant.Id.Value}', '{tenant.ClientId.Value}', '\x01', now() - interval '1 second')
            """);

        await issuer.Get<CleanUp>().RunOnceAsync(CancellationToken.None);

        Assert.Equal("new", await postgres.QueryAsync(issuer.Database, "select string_agg(value, ',') from revocations"));
        Assert.Equal(0L, await postgres.QueryAsync(issuer.Database, "select count(*) from assertion_jtis"));
    }
}
