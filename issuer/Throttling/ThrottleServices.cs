using Plinto.Issuer.Schedule;

namespace Plinto.Issuer.Throttling;

/// <summary>Every limit of tries and mails.</summary>
internal static class ThrottleServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ThrottleSql>();
        services.AddSingleton<KnownDevices>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<MailThrottle>();
        services.AddExpiryInTenant((db, tenant, now) => db.In(tenant, ExpiredSql, now, ExpiredRows.Chunk));
    }

    private const string ExpiredSql = "delete from throttle_counts where ctid = any (array(select ctid from throttle_counts where expires_at < $1 limit $2))";
}
