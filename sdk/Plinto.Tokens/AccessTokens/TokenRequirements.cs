namespace Plinto.Tokens.AccessTokens;

/// <summary>What is asked of a verified token on every request. Reads only what it is given: no clock, no lock, no allocation.</summary>
/// <param name="Audience">The resource identifier that must stand in <c>aud</c>.</param>
/// <param name="Now">The time of the request.</param>
/// <param name="ClockSkew">How far clocks may differ, for <c>exp</c>, <c>nbf</c> and <c>iat</c>.</param>
/// <param name="ExpiredGrace">How long past <c>exp</c> a token is still taken; zero but in an announced outage.</param>
public readonly record struct TokenRequirements(string Audience, DateTimeOffset Now, TimeSpan ClockSkew, TimeSpan ExpiredGrace)
{
    /// <summary>
    /// How far clocks may differ unless an edge or app is configured otherwise: 10 seconds. The issuer takes exactly this, for access tokens shown to it and for assertions, so
    /// that what an edge accepts the issuer accepts too.
    /// </summary>
    public static TimeSpan DefaultClockSkew { get; } = TimeSpan.FromSeconds(10);

    /// <summary>The first requirement that fails, or <see cref="TokenFailure.None"/>.</summary>
    public TokenFailure Check(AccessToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return Now - ClockSkew - ExpiredGrace >= token.ExpiresAt ? TokenFailure.Expired
            : Now + ClockSkew < token.NotBefore || Now + ClockSkew < token.IssuedAt ? TokenFailure.NotYetValid
            : !token.IsFor(Audience) ? TokenFailure.AudienceMismatch
            : TokenFailure.None;
    }
}
