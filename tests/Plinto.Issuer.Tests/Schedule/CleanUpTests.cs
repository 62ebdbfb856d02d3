using Plinto.Issuer.Schedule;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.Schedule;

public sealed class CleanUpTests(Postgres postgres)
{
    [Fact]
    public async Task Attack_by_sign_ups_that_nobody_confirms_leaves_nothing_for_good()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync());
        var tenant = await TestTenant.CreateAsync(issuer);
        async Task MakeAsync(string name, string age, bool signedUp, string more = "null, null, 1") => await postgres.QueryAsync(issuer.Database, $"""
            insert into identities (tenant_id, id, email, email_key, created_at, signed_up_at, email_verified_at, password_hash, version)
            values ('{tenant.Id.Value}', gen_random_uuid(), '{name}@example.test', '{name}@example.test', now() - interval '{age}', {(signedUp ? $"now() - interval '{age}'" : "null")}, {more})
            """);
        await MakeAsync("forgotten", "8 days", signedUp: true);
        await MakeAsync("fresh", "6 days", signedUp: true);
        await MakeAsync("confirmed", "8 days", signedUp: true, "now(), 'x', 2");
        await MakeAsync("touched", "8 days", signedUp: true, "null, null, 2");
        await MakeAsync("imported", "800 days", signedUp: false);
        await MakeAsync("assigned", "8 days", signedUp: true);
        await postgres.QueryAsync(issuer.Database, $"""
            select set_config('app.tenant', '{tenant.Id.Value}', false);
            insert into roles (tenant_id, id, name, permissions, created_at) values ('{tenant.Id.Value}', gen_random_uuid(), 'owner', '{"{}"}', now());
            insert into role_assignments (tenant_id, role_id, identity_id, created_at) select i.tenant_id, r.id, i.id, now() from identities i, roles r where i.email_key like 'assigned%'
            """);

        await issuer.Get<CleanUp>().RunOnceAsync(CancellationToken.None);

        Assert.Equal("assigned confirmed fresh imported touched", await postgres.QueryAsync(
            issuer.Database, "select string_agg(split_part(email, '@', 1), ' ' order by email) from identities"));
        Assert.Equal(1L, await postgres.QueryAsync(
            issuer.Database, "select count(*) from events where type = 'identity.deleted' and actor_kind = 'system' and data->>'reason' = 'never_confirmed'"));
    }

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
