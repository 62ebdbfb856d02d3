using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Throttling;

/// <summary>
/// Slows down guessing. A device its owner signed in on before has a count of its own. All others share counts per account and network, per account, and per network; while a
/// whole tenant is tried, networks with many failures are refused and the rest go on. Whether the account exists makes no difference.
/// </summary>
internal sealed class SignInThrottle(ThrottleSql counts, KnownDevices devices, TimeProvider time)
{
    /// <summary>Counts a try before it is made.</summary>
    /// <param name="emailKey">The account that is tried, existing or not.</param>
    /// <param name="identity">Who has it; null: nobody.</param>
    public async Task<SignInTry> BeginAsync(HttpContext http, TenantId tenant, string emailKey, IdentityId? identity, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (identity is { } owner && devices.Find(http, tenant, owner) is { } device)
        {
            (ThrottleRule, string)[] own = [(ThrottleRules.Device, $"{device}|{emailKey}")];
            var tries = (await counts.CountAsync(tenant, own, now, ct))[0];
            return new SignInTry(tries.Count > ThrottleRules.Device.Most ? tries.Until - now : null, own);
        }

        var network = ClientAddress.NetworkOf(http);
        (ThrottleRule Rule, string Subject)[] all =
        [
            (ThrottleRules.AccountFromAddress, $"{emailKey}|{network}"), (ThrottleRules.Account, emailKey), (ThrottleRules.Address, network), (ThrottleRules.Tenant, ""),
        ];
        var counted = await counts.CountAsync(tenant, all, now, ct);
        var mostFromAddress = counted[3].Count > ThrottleRules.Tenant.Most ? ThrottleRules.MostFromAddressUnderAttack : ThrottleRules.Address.Most;
        int[] most = [ThrottleRules.AccountFromAddress.Most, ThrottleRules.Account.Most, mostFromAddress];
        var waits = most.Zip(counted).Where(pair => pair.Second.Count > pair.First).Select(pair => pair.Second.Until - now).ToArray();
        return new SignInTry(waits.Length == 0 ? null : waits.Max(), all);
    }

    /// <summary>A try succeeded: it was no guess.</summary>
    public async Task SucceededAsync(TenantId tenant, SignInTry attempt, CancellationToken ct)
    {
        await counts.ForgetAsync(tenant, attempt.Counted[0].Rule, attempt.Counted[0].Subject, ct);
        if (attempt.Counted.Count > 1)
        {
            await counts.ForgiveAsync(tenant, [.. attempt.Counted.Skip(1)], ct);
        }
    }
}
