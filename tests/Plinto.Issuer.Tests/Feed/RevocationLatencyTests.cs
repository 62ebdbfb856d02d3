using Npgsql;
using Plinto.Issuer.Tests.Running;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Issuer.Tests.Feed;

[Collection(Alone.Name)]
public sealed class RevocationLatencyTests(Postgres postgres)
{
    private static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    [Fact]
    public async Task A_revoked_token_reaches_the_edge_within_a_second_although_a_writing_transaction_stands_open()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres);
        var tenant = await TestTenant.CreateAsync(issuer);
        var edge = await TestEdge.EnrolAsync(issuer, await tenant.EnrolmentTokenAsync());
        var token = await tenant.TokenAsync();
        await using var elsewhere = new NpgsqlConnection(postgres.Superuser(issuer.Database));
        await elsewhere.OpenAsync(Patience);
        await using var open = await elsewhere.BeginTransactionAsync(Patience);
        await using (var write = new NpgsqlCommand("create table held_open (id int)", elsewhere, open))
        {
            await write.ExecuteNonQueryAsync(Patience);
        }

        await using var stream = edge.StreamAsync(null, Patience).GetAsyncEnumerator(Patience);
        await stream.MoveNextAsync();
        await Task.Delay(2000, Patience); // real seconds: PostgreSQL ages a transaction by its own clock. Older than anything the feed would wait for
        var revokedAt = TimeProvider.System.GetTimestamp();
        using var response = await tenant.PostAsync("/oauth/revoke", ("token", token));
        Assert.True(response.IsSuccessStatusCode);
        var change = await stream.NextChangeAsync(item => item.Revocation is not null);

        Assert.True(TimeProvider.System.GetElapsedTime(revokedAt) < TimeSpan.FromSeconds(1));
        Assert.Equal(RevocationKind.Token, change.Revocation!.Kind);
        Assert.Equal(tenant.Id.ToString(), change.TenantId);
    }
}
