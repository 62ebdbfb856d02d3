using Plinto.Issuer.Mail;

namespace Plinto.Issuer.Identities;

/// <summary>What to change of an identity; null leaves a setting as it is.</summary>
/// <param name="Name">Empty: it has none from now on.</param>
/// <param name="Email">A new address is not verified, unless <paramref name="EmailVerified"/> says so in the same change.</param>
internal sealed record IdentityPatch(string? Name, EmailAddress? Email, bool? EmailVerified, bool? Suspended);
