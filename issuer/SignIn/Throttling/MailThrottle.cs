using Plinto.Issuer.Tenants;

namespace Plinto.Issuer.SignIn.Throttling;

/// <summary>Keeps forms from being used to flood an inbox. An owner whose inbox was meant has the mails that were sent: their links work.</summary>
internal sealed class MailThrottle(ThrottleSql counts, TimeProvider time)
{
    /// <summary>Counts a mail before it is written. Null: it may be; else how long until one may.</summary>
    public async Task<TimeSpan?> CountAsync(HttpContext http, TenantId tenant, string emailKey, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var counted = await counts.CountAsync(
            tenant, [(ThrottleRules.MailTo, emailKey), (ThrottleRules.MailFrom, ClientAddress.NetworkOf(http)), (ThrottleRules.TenantMail, "")], now, ct);
        var mostFrom = counted[2].Count > ThrottleRules.TenantMail.Most ? ThrottleRules.MostMailsFromUnderAttack : ThrottleRules.MailFrom.Most;
        int[] most = [ThrottleRules.MailTo.Most, mostFrom];
        var waits = most.Zip(counted).Where(pair => pair.Second.Count > pair.First).Select(pair => pair.Second.Until - now).ToArray();
        return waits.Length == 0 ? null : waits.Max();
    }
}
