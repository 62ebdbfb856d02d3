using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Plinto.Issuer.Tests.Running;
using Plinto.Tests;

namespace Plinto.Issuer.Tests.Webhooks;

/// <summary>Calls as they came, verified by libraries that are not ours.</summary>
public sealed class SignatureTests(Postgres postgres)
{
    [Fact]
    public async Task Calls_are_verified_by_standardwebhooks_and_svix_from_npm_while_a_secret_is_rotated_and_after()
    {
        await using var issuer = await StartAsync();
        await using var receiver = await TestReceiver.StartAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var webhook = await TestWebhook.CreateAsync(tenant, new { url = receiver.Url, types = new[] { "api_key.revoked" }, signing = "both" });
        var stranger = "whsec_" + Convert.ToBase64String(new byte[32]);

        await VerifyAsync(await CallAsync(tenant, receiver, 0), await webhook.GetAsync(), (webhook.Secret, true), (stranger, false));

        var rotated = (await webhook.PostAsync("secret", new { overlap = 3600 })).GetProperty("secret").GetString()!;
        var during = await CallAsync(tenant, receiver, 1);
        Assert.Equal(["v1", "v1", "v1a", "v1a"], during.Headers["webhook-signature"].Split(' ').Select(one => one.Split(',')[0]));
        await VerifyAsync(during, await webhook.GetAsync(), (webhook.Secret, true), (rotated, true), (stranger, false));

        await webhook.PostAsync("secret", new { overlap = 0 });
        var after = await CallAsync(tenant, receiver, 2);
        await VerifyAsync(after, await webhook.GetAsync(), (webhook.Secret, false), (rotated, false));
    }

    [Fact]
    public async Task While_a_secret_is_rotated_the_first_signature_is_of_the_one_the_tenant_says_and_the_library_from_NuGet_takes_both()
    {
        await using var issuer = await StartAsync();
        await using var receiver = await TestReceiver.StartAsync();
        var tenant = await TestTenant.CreateAsync(issuer);
        var webhook = await TestWebhook.CreateAsync(tenant, new { url = receiver.Url, types = new[] { "api_key.revoked" }, signing = "both" });
        Assert.True(IsVerified(webhook.Secret, await CallAsync(tenant, receiver, 0)));

        var rotated = (await webhook.PostAsync("secret", new { })).GetProperty("secret").GetString()!;
        var oldFirst = await CallAsync(tenant, receiver, 1);
        Assert.Equal([SignatureOf(webhook.Secret, oldFirst), SignatureOf(rotated, oldFirst)], oldFirst.Headers["webhook-signature"].Split(' ').Take(2));
        Assert.Equal((true, true), (IsVerified(webhook.Secret, oldFirst), IsVerified(rotated, oldFirst)));

        await webhook.PatchAsync(new { firstSignature = "new" });
        var newFirst = await CallAsync(tenant, receiver, 2);
        Assert.Equal([SignatureOf(rotated, newFirst), SignatureOf(webhook.Secret, newFirst)], newFirst.Headers["webhook-signature"].Split(' ').Take(2));
        Assert.Equal((true, true), (IsVerified(webhook.Secret, newFirst), IsVerified(rotated, newFirst)));
        Assert.False(IsVerified("whsec_" + Convert.ToBase64String(new byte[32]), newFirst));
    }

    private static string SignatureOf(string secret, TestReceiver.Call call) => "v1," + Convert.ToBase64String(HMACSHA256.HashData(
        Convert.FromBase64String(secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"{call.Id}.{call.Headers["webhook-timestamp"]}.{call.Body}")));

    private Task<TestIssuer> StartAsync() => TestIssuer.StartAsync(postgres, settings: TestWebhook.Private);

    private static async Task<TestReceiver.Call> CallAsync(TestTenant tenant, TestReceiver receiver, int number)
    {
        await TestWebhook.WriteAsync(tenant, "s", 1, from: number);
        await TestWebhook.UntilAsync(tenant.Issuer, () => receiver.Calls.Count > number, $"call {number}");
        return receiver.Calls.Last();
    }

    private static bool IsVerified(string secret, TestReceiver.Call call)
    {
        var headers = new HeaderDictionary();
        foreach (var (name, value) in call.Headers.Where(pair => pair.Key.StartsWith("webhook-", StringComparison.OrdinalIgnoreCase)))
        {
            headers[name.ToLowerInvariant()] = value;
        }

        try
        {
            new StandardWebhooks.StandardWebhook(secret).Verify(call.Body, headers);
            return true;
        }
        catch (StandardWebhooks.Diagnostics.WebhookVerificationException)
        {
            return false;
        }
    }

    private static async Task VerifyAsync(TestReceiver.Call call, JsonElement webhook, params (string Secret, bool Expected)[] secrets)
    {
        var folder = RepositoryRoot.PathOf("tests", "EndToEnd", "Clients");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules", "standardwebhooks")), "the npm packages are missing; run tests/run, or npm ci in tests/EndToEnd/Clients");
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new
        {
            headers = call.Headers.Where(pair => pair.Key.StartsWith("webhook-", StringComparison.OrdinalIgnoreCase))
                .ToDictionary(pair => pair.Key.ToLowerInvariant(), pair => pair.Value),
            body = call.Body,
            secrets = secrets.Select(pair => new { secret = pair.Secret, expected = pair.Expected }),
            publicKeys = webhook.GetProperty("secrets").EnumerateArray().Where(secret => secret.GetProperty("kind").GetString() == "ed25519")
                .Select(secret => secret.GetProperty("publicKey").GetString()),
        }));
        var start = new ProcessStartInfo("node", ["webhooks.mjs", file]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var node = Process.Start(start)!;
        var output = await Task.WhenAll(node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync();
        File.Delete(file);
        Assert.True(node.ExitCode == 0 && output[0] == "ok\n", string.Concat(output));
    }
}
