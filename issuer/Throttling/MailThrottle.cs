using Plinto.Issuer.Ids;
using Plinto.Issuer.Mail;

namespace Plinto.Issuer.Throttling;

/// <summary>Keeps forms from being used to flood an inbox. An owner whose inbox was meant has the mails that were sent: their links work.</summary>
internal sealed class MailThrottle(ThrottleSql counts, TimeProvider time)
{
    /// <summary>
    /// Counts a mail before it is written. Null: it may be; else how long until one may. Those that reset a password have a count of their own: nobody can keep an owner from
    /// one by signing up with the address again and again.
    /// </summary>
    /// <param name="kind">One of <see cref="MailKind"/>.</param>
    public async Task<TimeSpan?> CountAsync(HttpContext http, TenantId tenant, string kind, string emailKey, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var to = kind == MailKind.ResetPassword ? ThrottleRules.ResetMailTo : ThrottleRules.MailTo;
        var counted = await counts.CountAsync(
            tenant, [(to, emailKey), (ThrottleRules.MailFrom, ClientAddress.NetworkOf(http)), (ThrottleRules.TenantMail, "")], now, ct);
        var mostFrom = counted[2].Count > ThrottleRules.TenantMail.Most ? ThrottleRules.MostMailsFromUnderAttack : ThrottleRules.MailFrom.Most;
        int[] most = [to.Most, mostFrom];
        var waits = most.Zip(counted).Where(pair => pair.Second.Count > pair.First).Select(pair => pair.Second.Until - now).ToArray();
        return waits.Length == 0 ? null : waits.Max();
    }
}
