using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Mail;

/// <summary>A mail that this replica has for as long as its lease runs.</summary>
/// <param name="Attempts">This one included.</param>
internal sealed record ClaimedMail(TenantId Tenant, MailId Id, MailJob Job, int Attempts, DateTimeOffset CreatedAt);
