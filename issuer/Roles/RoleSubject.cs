using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Roles;

/// <summary>Who can have roles: an identity or a client. Its text is the <c>sub</c> of its tokens.</summary>
internal readonly record struct RoleSubject(IdentityId? Identity, ClientId? Client)
{
    /// <summary>Reads <c>idt_…</c> or <c>cli_…</c>; false for anything else.</summary>
    public static bool TryParse(string? text, out RoleSubject subject)
    {
        subject = IdentityId.TryParse(text, out var identity) ? new RoleSubject(identity, null) : ClientId.TryParse(text, out var client) ? new RoleSubject(null, client) : default;
        return subject != default;
    }

    public override string ToString() => Identity?.ToString() ?? Client?.ToString() ?? "";
}
