using System.Net;
using Plinto.Issuer.Tests.Running;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Issuer.Tests.OAuth.RefreshTokens;

[Collection(Alone.Name)]
public sealed class RefreshRaceTests(Postgres postgres)
{
    private static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    [Fact]
    public async Task Of_1000_racers_with_one_token_everyone_gets_the_one_successor()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var issuer = await TestIssuer.StartAsync(postgres, database);
        await using var replica = await TestIssuer.StartAsync(postgres, database);
        var tenant = await TestTenant.CreateAsync(issuer);
        var client = await TestClient.CreateAsync(tenant);
        var token = (await client.TokensAsync(await TestPerson.CreateAsync(tenant))).Refresh();
        var form = new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["refresh_token"] = token, ["client_id"] = client.Id.ToString() };

        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(async n =>
        {
            using var content = new FormUrlEncodedContent(form);
            using var response = await (n % 2 == 0 ? issuer : replica).Http.PostAsync(tenant.Path + "/oauth/token", content, Patience);
            return (await response.JsonAsync()).Clone();
        }));

        var successor = Assert.Single(answers.Select(answer => answer.Refresh()).Distinct());
        Assert.Equal(1000, answers.Select(answer => answer.Access()).Distinct().Count());
        Assert.Equal(2L, await postgres.QueryAsync(database, "select count(*) from refresh_tokens"));
        Assert.Equal(0L, await postgres.QueryAsync(database, "select count(*) from sessions where ended_at is not null"));
        Assert.Equal(HttpStatusCode.OK, (await client.RefreshAsync(successor)).StatusCode);
    }

    [Fact]
    public async Task A_stolen_token_ends_the_session_at_the_edge()
    {
        await using var issuer = await TestIssuer.StartAsync(postgres, await postgres.CreateDatabaseAsync());
        var tenant = await TestTenant.CreateAsync(issuer);
        var edge = await TestEdge.EnrolAsync(issuer, await tenant.EnrolmentTokenAsync());
        var client = await TestClient.CreateAsync(tenant);
        var person = await TestPerson.CreateAsync(tenant);
        var token = (await client.TokensAsync(person)).Refresh();
        var live = await client.RefreshAsync(token).GoodAsync();
        await postgres.QueryAsync(issuer.Database, "update refresh_tokens set used_at = used_at - interval '2 minutes' where used_at is not null");
        await using var stream = edge.StreamAsync(null, Patience).GetAsyncEnumerator(Patience);
        await stream.MoveNextAsync();

        var shownAt = TimeProvider.System.GetTimestamp();
        Assert.Equal("invalid_grant", await client.RefreshAsync(token).ErrorAsync());
        var change = await stream.NextChangeAsync(item => item.Revocation is { Kind: RevocationKind.Session });

        TestContext.Current.SendDiagnosticMessage($"a stolen token was shown, and edges heard of it after {TimeProvider.System.GetElapsedTime(shownAt).TotalMilliseconds:0} ms");
        Assert.Equal(person.Session.ToString(), change.Revocation!.Value);
        Assert.False(await tenant.IsActiveAsync(live.Access()));
    }
}
