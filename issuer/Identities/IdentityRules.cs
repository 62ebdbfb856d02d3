using Plinto.Issuer.Http;
using Plinto.Issuer.Identities.Passwords;
using Plinto.Issuer.Mail;

namespace Plinto.Issuer.Identities;

/// <summary>What the bodies of the management API must be.</summary>
internal static class IdentityRules
{
    private const string EmailRule = "must be an address that mail can be sent to: ASCII before the @, a domain with a dot after it, at most 254 characters";

    public static Problem? Check(CreateIdentityRequest request) => Password(new Faults(), request.Password, request.Email, request.Name)
        .Require(EmailAddress.TryParse(request.Email, out _), "email", EmailRule)
        .Require(request.Name is null || PersonName.IsAllowed(request.Name), "name", PersonName.Rule)
        .Problem;

    public static Problem? Check(UpdateIdentityRequest request) => new Faults()
        .Require(request.Email is null || EmailAddress.TryParse(request.Email, out _), "email", EmailRule)
        .Require(request.Name is null || PersonName.IsAllowed(request.Name), "name", PersonName.Rule)
        .Problem;

    public static Problem? Check(SetPasswordRequest request, Identity identity) => Password(new Faults(), request.Password, identity.Email.Text, identity.Name).Problem;

    private static Faults Password(Faults faults, string? password, string? email, string? name) =>
        password is not null && PasswordRules.FaultOf(password, email, name) is { } fault ? faults.Require(false, "password", fault) : faults;
}
