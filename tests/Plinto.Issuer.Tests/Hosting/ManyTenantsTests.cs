using System.Diagnostics;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.Hosting;

[Collection(Alone.Name)]
public sealed class ManyTenantsTests(Postgres postgres)
{
    private const int Many = 10_000;

    // The fastest tenth: what a request costs when the machine does nothing else.
    private const int Requests = 400;

    [Fact]
    public async Task Ten_thousand_tenants_change_neither_the_start_nor_a_token_request()
    {
        var database = await postgres.CreateDatabaseAsync();
        TimeSpan fewStart, fewToken;
        await using (var warm = await TestIssuer.StartAsync(postgres, database))
        {
            await (await TestTenant.CreateAsync(warm)).TokenAsync();
        }

        (fewStart, fewToken) = await MeasureAsync(database);
        await AddTenantsAsync(database);
        var (manyStart, manyToken) = await MeasureAsync(database);

        TestContext.Current.SendDiagnosticMessage(
            $"start {fewStart.TotalMilliseconds:f0} -> {manyStart.TotalMilliseconds:f0} ms, token {fewToken.TotalMilliseconds:f2} -> {manyToken.TotalMilliseconds:f2} ms");
        Assert.True(manyStart < (fewStart * 2) + TimeSpan.FromSeconds(1), $"start {fewStart} -> {manyStart}");
        Assert.True(manyToken < (fewToken * 2) + TimeSpan.FromMilliseconds(3), $"token {fewToken} -> {manyToken}");
    }

    private async Task<(TimeSpan Start, TimeSpan Token)> MeasureAsync(string database)
    {
        var begin = Stopwatch.GetTimestamp();
        await using var issuer = await TestIssuer.StartAsync(postgres, database);
        var start = Stopwatch.GetElapsedTime(begin);
        var tenant = await TestTenant.CreateAsync(issuer);
        var times = new List<TimeSpan>();
        for (var i = 0; i < Requests; i++)
        {
            var one = Stopwatch.GetTimestamp();
            await tenant.TokenAsync();
            times.Add(Stopwatch.GetElapsedTime(one));
        }

        return (start, times.Order().ElementAt(Requests / 10));
    }

    // Copies of one tenant's rows: their keys open for nobody, which is as good as keys that nobody asks for.
    private async Task AddTenantsAsync(string database) => await postgres.QueryAsync(database, $"""
        insert into tenants (id, slug, name, issuer, algorithm, access_token_lifetime, longest_token_lifetime, created_at)
        select gen_random_uuid(), 'many' || n, 'many', 'http://many' || n, 'ES256', interval '5 minutes', interval '5 minutes', now() from generate_series(1, {Many}) n;
        insert into signing_keys (tenant_id, kid, algorithm, state, public_jwk, private_envelope, root_key_id, announced_at, ripe_at, activated_at)
        select t.id, k.state || t.slug, k.algorithm, k.state, k.public_jwk, k.private_envelope, k.root_key_id, k.announced_at, k.ripe_at, k.activated_at
        from tenants t, (select * from signing_keys where tenant_id = (select min(id::text)::uuid from tenants where slug not like 'many%')) k where t.slug like 'many%';
        insert into clients (tenant_id, id, name, type, grant_types, redirect_uris, token_endpoint_auth_method, created_at)
        select t.id, gen_random_uuid(), 'many', 'confidential', array['client_credentials'], array[]::text[], 'client_secret_basic', now() from tenants t, generate_series(1, 3) where t.slug like 'many%';
        analyze;
        """);
}
