namespace Plinto.Issuer.Identities.Passwords;

/// <summary>What comparing a password with a stored hash came to.</summary>
internal enum PasswordMatch
{
    /// <summary>Another password, or there is none.</summary>
    No,

    /// <summary>It is the one.</summary>
    Yes,

    /// <summary>It is the one, but hashed with parameters of another time: hash it again.</summary>
    YesButOutdated,
}
