namespace Plinto.Issuer.Throttling;

/// <summary>A try to sign in that was counted.</summary>
/// <param name="Wait">Null: it may be made. Else how long until one may.</param>
/// <param name="Counted">Under what it was counted, for <see cref="SignInThrottle.SucceededAsync"/>.</param>
internal sealed record SignInTry(TimeSpan? Wait, IReadOnlyList<(ThrottleRule Rule, string Subject)> Counted);
