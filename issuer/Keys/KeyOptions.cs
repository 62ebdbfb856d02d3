using Plinto.Issuer.Configuration;
using Plinto.Tokens.AccessTokens;

namespace Plinto.Issuer.Keys;

/// <summary>When keys rotate and how long they are published.</summary>
internal sealed class KeyOptions
{
    /// <summary>How long a key signs before the standby takes over. Default 90 days, at least one second.</summary>
    public TimeSpan RotateEvery { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How often due tenants are looked for. Default 10 s.</summary>
    public TimeSpan CheckEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the JWKS may be cached (<c>max-age</c>). Default 60 s.</summary>
    public TimeSpan JwksMaxAge { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a cache may go on with it while it fetches anew (<c>stale-while-revalidate</c>). Default 60 s.</summary>
    public TimeSpan JwksStaleWhileRevalidate { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a cache may go on with it while the issuer is down (<c>stale-if-error</c>). Default 1 day.</summary>
    public TimeSpan JwksStaleIfError { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// How long a standby is published before it may sign. Default: <see cref="JwksMaxAge"/> + <see cref="JwksStaleWhileRevalidate"/> + 60 s, so that every cache has seen it.
    /// Shorter values are for tests that rotate fast.
    /// </summary>
    public TimeSpan? StandbyRipeAfter { get; set; }

    /// <summary>How far clocks may differ: retired keys and revocations live this much longer than the last token. Default 60 s, at least the 10 s that verifiers take.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary><see cref="StandbyRipeAfter"/> with its default applied.</summary>
    internal TimeSpan RipeAfter => StandbyRipeAfter ?? JwksMaxAge + JwksStaleWhileRevalidate + TimeSpan.FromSeconds(60);

    /// <summary>Section <c>Plinto:Keys</c>.</summary>
    /// <exception cref="ConfigurationFault">A setting is unknown, unreadable or out of range.</exception>
    public static KeyOptions Read(Settings settings)
    {
        var options = settings.Read("Keys", new KeyOptions(), static (section, options) => section.Bind(options, Settings.Strict));
        Settings.InRange("Keys:RotateEvery", options.RotateEvery, TimeSpan.FromSeconds(1), TimeSpan.FromDays(3660));
        Settings.InRange("Keys:CheckEvery", options.CheckEvery, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));
        Settings.InRange("Keys:JwksMaxAge", options.JwksMaxAge, TimeSpan.Zero, TimeSpan.FromDays(1));
        Settings.InRange("Keys:JwksStaleWhileRevalidate", options.JwksStaleWhileRevalidate, TimeSpan.Zero, TimeSpan.FromDays(1));
        Settings.InRange("Keys:JwksStaleIfError", options.JwksStaleIfError, TimeSpan.Zero, TimeSpan.FromDays(3660));
        Settings.InRange("Keys:StandbyRipeAfter", options.RipeAfter, TimeSpan.Zero, TimeSpan.FromDays(7));
        Settings.InRange("Keys:ClockSkew", options.ClockSkew, TokenRequirements.DefaultClockSkew, TimeSpan.FromHours(1));
        return options;
    }
}
