
namespace Plinto.Issuer.Mail;

/// <summary>
/// A mail to be written. It holds what was asked for, not what is true: whether anybody has the address is looked up when the mail is written, so that asking takes as long
/// for every address.
/// </summary>
internal sealed record MailJob
{
    /// <summary>One of <see cref="MailKind"/>.</summary>
    public required string Kind { get; init; }

    public required EmailAddress Email { get; init; }

    /// <summary>The sealed authorization request to go on with; null: none.</summary>
    public string? Request { get; init; }

    /// <summary>The browser that asked; null: none did.</summary>
    public string? Browser { get; init; }

    /// <summary>What the sign-up chose.</summary>
    public string? PasswordHash { get; init; }

    /// <inheritdoc cref="PasswordHash"/>
    public string? Name { get; init; }

    /// <summary>Leaves out all that is personal.</summary>
    public override string ToString() => Kind;
}
