namespace Plinto.Issuer.SignIn;

/// <summary>What a try to sign in came to.</summary>
internal enum SignInOutcome
{
    /// <summary>The browser has a session.</summary>
    Done,

    /// <summary>Unknown address, no password, or another one: nobody is told which.</summary>
    Wrong,

    /// <summary>Right, but the address is not confirmed: a mail was sent.</summary>
    Unverified,

    /// <summary>Right, but the identity is suspended.</summary>
    Suspended,

    /// <summary>Too many tries.</summary>
    Throttled,

    /// <summary>Too many people sign in just now.</summary>
    Busy,
}
