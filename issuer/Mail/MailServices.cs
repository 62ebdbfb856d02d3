using Plinto.Issuer.Configuration;

namespace Plinto.Issuer.Mail;

/// <summary>The outbox, which requests put mails in.</summary>
internal static class MailServices
{
    public static void Add(IServiceCollection services, Settings settings)
    {
        services.AddSingleton(MailOptions.Read(settings));
        services.AddSingleton<Outbox>();
        services.AddSingleton<OutboxSql>();
    }
}
