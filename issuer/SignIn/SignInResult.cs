namespace Plinto.Issuer.SignIn;

/// <summary>What a try to sign in came to.</summary>
/// <param name="Wait">When throttled: how long.</param>
/// <param name="Sent">When unverified: the sealed mail, for "check your mail".</param>
internal readonly record struct SignInResult(SignInOutcome Outcome, TimeSpan Wait = default, string? Sent = null);
