using Microsoft.AspNetCore.Authentication;
using Plinto.Tokens.AccessTokens;

namespace Plinto.AspNetCore;

/// <summary>What an API demands of its callers' tokens.</summary>
public sealed class PlintoOptions : AuthenticationSchemeOptions
{
    /// <summary>
    /// The tenant's issuer, such as <c>https://acme.id.example</c>: compared with <c>iss</c>, and where keys are discovered. Required; https unless the host is loopback.
    /// </summary>
    public string Issuer { get; set; } = "";

    /// <summary>This API's resource identifier: must stand in <c>aud</c>. Required.</summary>
    public string Audience { get; set; } = "";

    /// <summary>How far clocks may differ; default 10 s, at most 5 minutes.</summary>
    public TimeSpan ClockSkew { get; set; } = TokenRequirements.DefaultClockSkew;

    /// <summary>Keys are fetched again after this; default 60 s, as long as the issuer allows.</summary>
    public TimeSpan KeysFreshFor { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Keys are used this long while the issuer is absent; default a day.</summary>
    public TimeSpan KeysUsableFor { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Verified tokens held in memory; default 4,096.</summary>
    public int TokenCacheEntries { get; set; } = 4096;

    /// <inheritdoc />
    public override void Validate()
    {
        if (!Uri.TryCreate(Issuer, UriKind.Absolute, out var issuer) || !(issuer.Scheme == Uri.UriSchemeHttps || (issuer.Scheme == Uri.UriSchemeHttp && issuer.IsLoopback)))
        {
            throw new InvalidOperationException($"Plinto: Issuer `{Issuer}` is not an https URL; set it to the tenant's issuer");
        }

        if (string.IsNullOrWhiteSpace(Audience))
        {
            throw new InvalidOperationException("Plinto: Audience is missing; set it to this API's resource identifier");
        }

        if (ClockSkew < TimeSpan.Zero || ClockSkew > TimeSpan.FromMinutes(5))
        {
            throw new InvalidOperationException($"Plinto: ClockSkew `{ClockSkew}` is not between 0 and 5 minutes");
        }
    }
}
