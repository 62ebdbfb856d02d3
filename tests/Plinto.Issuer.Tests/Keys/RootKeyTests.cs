using System.Security.Cryptography;
using Plinto.Issuer.Configuration;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Keys;
using Plinto.Issuer.Tests.Running;

namespace Plinto.Issuer.Tests.Keys;

public sealed class RootKeyTests(Postgres postgres)
{
    private static readonly TenantId Tenant = new(Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8057"));

    [Fact]
    public void An_envelope_opens_for_its_purpose_alone()
    {
        var keys = Keys(("a", 1));
        var envelope = keys.Seal("secret"u8, EnvelopePurpose.SigningKey(Tenant, "kid"));

        Assert.Equal("secret"u8.ToArray(), keys.Open(envelope, EnvelopePurpose.SigningKey(Tenant, "kid")));
        Assert.ThrowsAny<CryptographicException>(() => keys.Open(envelope, EnvelopePurpose.SigningKey(Tenant, "other")));
        Assert.ThrowsAny<CryptographicException>(() => keys.Open(envelope, EnvelopePurpose.SigningKey(new TenantId(Guid.Empty), "kid")));
        Assert.ThrowsAny<CryptographicException>(() => keys.Open(envelope, EnvelopePurpose.FeedKey("kid")));
    }

    [Fact]
    public void A_changed_envelope_or_another_root_key_does_not_open()
    {
        var envelope = Keys(("a", 1)).Seal("secret"u8, EnvelopePurpose.FeedKey("kid"));

        Assert.ThrowsAny<CryptographicException>(() => Keys(("a", 2)).Open(envelope, EnvelopePurpose.FeedKey("kid")));
        Assert.ThrowsAny<CryptographicException>(() => Keys(("b", 1)).Open(envelope, EnvelopePurpose.FeedKey("kid")));
        for (var i = 0; i < envelope.Sealed.Length; i++)
        {
            var changed = (byte[])envelope.Sealed.Clone();
            changed[i] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => Keys(("a", 1)).Open(envelope with { Sealed = changed }, EnvelopePurpose.FeedKey("kid")));
        }
    }

    [Fact]
    public async Task Rewrap_moves_every_private_key_under_the_active_root_key_and_signing_goes_on()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using (var issuer = await TestIssuer.StartAsync(postgres, database))
        {
            var tenant = await TestTenant.CreateAsync(issuer, slug: "rewrapped");
            await tenant.TokenAsync();
            using var webhook = await tenant.CallAsync(
                HttpMethod.Post, "/v1/webhooks",
                new { url = "https://hooks.invalid/", signing = "both", paused = true, headers = new Dictionary<string, string> { ["X-A"] = "b" } });
        }

        var both = new Dictionary<string, string?> { ["RootKeys:Active"] = "next", ["RootKeys:Keys:next"] = Convert.ToBase64String(new byte[32]) };
        await using var second = await TestIssuer.StartAsync(postgres, database, settings: both);
        var changed = await second.Get<Rewrap>().RunAsync(CancellationToken.None);

        Assert.True(changed >= 7); // two signing keys, the feed key, the data protection key, two secrets and the headers of a webhook
        Assert.Equal("next", await postgres.QueryAsync(database, "select string_agg(distinct root_key_id, ',') from (select root_key_id from signing_keys union select root_key_id from feed_keys union select root_key_id from data_protection_keys union select root_key_id from webhook_secrets) k"));
        Assert.Equal(0, await second.Get<Rewrap>().RunAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_root_key_that_is_missing_or_another_stops_the_start_with_a_sentence_and_no_key_is_made()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using (var issuer = await TestIssuer.StartAsync(postgres, database))
        {
            await TestTenant.CreateAsync(issuer);
        }

        var before = await postgres.QueryAsync(database, "select count(*) from signing_keys");
        var other = await Assert.ThrowsAsync<ConfigurationFault>(() => TestIssuer.StartAsync(
            postgres, database, settings: new Dictionary<string, string?> { ["RootKeys:Keys:test"] = Convert.ToBase64String(new byte[32]) }));
        var missing = await Assert.ThrowsAsync<ConfigurationFault>(() => TestIssuer.StartAsync(
            postgres, database, settings: new Dictionary<string, string?> { ["RootKeys:Active"] = "absent" }));
        var replaced = await Assert.ThrowsAsync<ConfigurationFault>(() => TestIssuer.StartAsync(
            postgres, database, settings: new Dictionary<string, string?>
            { ["RootKeys:Active"] = "b", ["RootKeys:Keys:b"] = Convert.ToBase64String(new byte[32]), ["RootKeys:Keys:test"] = "too short" }));

        Assert.Contains("Plinto:RootKeys:Keys:test is not the key this database was used with", other.Message, StringComparison.Ordinal);
        Assert.Contains("Plinto:RootKeys:Keys:absent is missing", missing.Message, StringComparison.Ordinal);
        Assert.Contains("Plinto:RootKeys:Keys:test is not 32 bytes", replaced.Message, StringComparison.Ordinal);
        Assert.Equal(before, await postgres.QueryAsync(database, "select count(*) from signing_keys"));
    }

    private static RootKeys Keys(params (string Id, byte Fill)[] keys) =>
        new(keys[0].Id, keys.ToDictionary(key => key.Id, key => Enumerable.Repeat(key.Fill, RootKeys.KeyLength).ToArray()));
}
