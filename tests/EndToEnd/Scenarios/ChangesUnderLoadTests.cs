using System.Net;
using System.Text.Json;
using Npgsql;
using Plinto.EndToEnd.Running;
using Xunit;

namespace Plinto.EndToEnd.Scenarios;

/// <summary>A change at the issuer is applied at the edge at once, and nobody else notices. The times are printed, not judged.</summary>
[Collection(DeploymentGroup.Name)]
public sealed class ChangesUnderLoadTests(Deployment demo, ITestOutputHelper output)
{
    [Fact]
    public async Task Rotation_fails_no_request_and_revocations_refuse()
    {
        await using var load = new Load(demo, workers: 8);
        await Eventually.TrueAsync(() => Task.FromResult(load.Answered > 100), () => "no load");
        var before = await demo.TokenAsync();
        await RotateAsync();
        var after = await demo.TokenAsync();
        Assert.NotEqual(KeyId(before), KeyId(after));
        Assert.Equal(HttpStatusCode.OK, (await demo.GetAsync(demo.Edge + "/api/me", before)).Status);
        Assert.Equal(HttpStatusCode.OK, (await demo.GetAsync(demo.Edge + "/api/me", after)).Status);

        var revoked = await demo.TokenAsync();
        Assert.Equal(HttpStatusCode.OK, (await demo.GetAsync(demo.Edge + "/api/me", revoked)).Status);
        await demo.RevokeAsync(revoked);
        output.WriteLine($"token revoked, refused after {(await demo.RefusedAsync(revoked, "token_revoked")).TotalMilliseconds:F0} ms");

        var (clientId, clientSecret) = await CreateClientAsync();
        var ofClient = await demo.TokenAsync(clientId, clientSecret);
        Assert.Equal(HttpStatusCode.OK, (await demo.GetAsync(demo.Edge + "/api/me", ofClient)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await demo.ManageAsync(HttpMethod.Delete, "/v1/clients/" + clientId)).Status);
        output.WriteLine($"client deleted, refused after {(await demo.RefusedAsync(ofClient, "client_revoked")).TotalMilliseconds:F0} ms");

        var answered = load.Answered;
        await load.StopAsync();
        output.WriteLine($"{answered} requests under load");
        Assert.Empty(load.Failures);

        var compromised = await demo.TokenAsync();
        Assert.Equal(HttpStatusCode.OK, (await demo.GetAsync(demo.Edge + "/api/me", compromised)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await demo.ManageAsync(HttpMethod.Post, $"/v1/keys/{KeyId(compromised)}/revoke")).Status);
        output.WriteLine($"key revoked, refused after {(await demo.RefusedAsync(compromised, "token_key_revoked")).TotalMilliseconds:F0} ms");
        await Eventually.TrueAsync(
            async () => (await demo.GetAsync(demo.Edge + "/api/me", await demo.TokenAsync())).Status == HttpStatusCode.OK, () => "no token of the standby key passes");
    }

    [Fact]
    public async Task Revocation_does_not_wait_for_a_writing_transaction_that_is_held_open_for_a_minute()
    {
        var url = new Uri(demo.Text("postgres"));
        var user = url.UserInfo.Split(':');
        var connection = new NpgsqlConnectionStringBuilder { Host = url.Host, Port = url.Port, Database = url.AbsolutePath.Trim('/'), Username = user[0], Password = user[1] };
        await using var database = NpgsqlDataSource.Create(connection.ConnectionString);
        await using var held = await database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await held.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var write = new NpgsqlCommand("set local idle_in_transaction_session_timeout = 0; select pg_current_xact_id()", held, transaction))
        {
            await write.ExecuteNonQueryAsync(TestContext.Current.CancellationToken); // has an id now: the horizon of xmin stands still
        }

        var until = TimeProvider.System.GetUtcNow().AddMinutes(1);
        var longest = TimeSpan.Zero;
        var count = 0;
        while (TimeProvider.System.GetUtcNow() < until)
        {
            var token = await demo.TokenAsync();
            Assert.Equal(HttpStatusCode.OK, (await demo.GetAsync(demo.Edge + "/api/me", token)).Status);
            await demo.RevokeAsync(token);
            var took = await demo.RefusedAsync(token, "token_revoked");
            longest = took > longest ? took : longest;
            count++;
            await Task.Delay(200, TestContext.Current.CancellationToken); // the pace of the minute
        }

        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        output.WriteLine($"{count} tokens revoked while a writing transaction was open for a minute; the slowest was refused after {longest.TotalMilliseconds:F0} ms");
    }

    private async Task RotateAsync()
    {
        var (status, body) = await demo.ManageAsync(HttpMethod.Post, "/v1/keys/rotate", new { });
        if (status == HttpStatusCode.Conflict)
        {
            // The standby is younger than the caches' memory: what an operator in a hurry would then say.
            (status, body) = await demo.ManageAsync(HttpMethod.Post, "/v1/keys/rotate", new { emergency = true });
        }

        Assert.True(status == HttpStatusCode.OK, body.ToString());
    }

    private async Task<(string Id, string Secret)> CreateClientAsync()
    {
        var service = (await demo.ManageAsync(HttpMethod.Get, "/v1/clients/" + demo.Client("service", "clientId"))).Body;
        var (status, created) = await demo.ManageAsync(HttpMethod.Post, "/v1/clients", new
        {
            name = "to be deleted",
            type = "confidential",
            grantTypes = new[] { "client_credentials" },
            tokenEndpointAuthMethod = "client_secret_post",
            defaultResource = service.GetProperty("defaultResource").GetString(),
            scopes = service.GetProperty("scopes"),
        });
        Assert.True(status == HttpStatusCode.Created, created.ToString());
        return (created.GetProperty("client").GetProperty("id").GetString()!, created.GetProperty("clientSecret").GetString()!);
    }

    private static string KeyId(string token) =>
        JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.AsSpan(0, token.IndexOf('.', StringComparison.Ordinal)))).RootElement.GetProperty("kid")
            .GetString()!;
}
