using System.Net;
using Microsoft.Extensions.Options;

namespace Plinto.Edge.Configuration;

/// <summary>Checks the options at start; each message names the key and says how to mend it.</summary>
internal sealed class EdgeOptionsValidator : IValidateOptions<EdgeOptions>
{
    public ValidateOptionsResult Validate(string? name, EdgeOptions options)
    {
        var errors = Errors(options).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors.Select(error => $"{error.Key}: {error.Sentence}"));
    }

    public static IEnumerable<(string Key, string Sentence)> Errors(EdgeOptions options)
    {
        if (!Uri.TryCreate(options.Issuer, UriKind.Absolute, out var issuer) || issuer.Scheme is not ("http" or "https"))
        {
            yield return ("Plinto:Issuer", $"`{options.Issuer}` is not an http or https URL; set it to the issuer's public URL");
        }
        else if (issuer.Scheme == "http" && !issuer.IsLoopback && !options.AllowPlainHttp)
        {
            yield return ("Plinto:Issuer", $"`{options.Issuer}` is plain http to another machine, where the enrolment token and the feed could be read; use https, or set Plinto:AllowPlainHttp for a network that is closed by itself");
        }

        if (string.IsNullOrWhiteSpace(options.StateDirectory))
        {
            yield return ("Plinto:StateDirectory", "is missing; set it to a directory that only the edge's user may read");
        }

        if (options.ClockSkew < TimeSpan.Zero || options.ClockSkew > TimeSpan.FromMinutes(5))
        {
            yield return ("Plinto:ClockSkew", $"`{options.ClockSkew}` is not between 0 and 5 minutes");
        }

        if (options.TokenCacheEntries is < 1 or > 1 << 24)
        {
            yield return ("Plinto:TokenCacheEntries", $"`{options.TokenCacheEntries}` is not between 1 and 16777216");
        }

        if (options.TenantsInMemory is < 1 or > 1_000_000)
        {
            yield return ("Plinto:TenantsInMemory", $"`{options.TenantsInMemory}` is not between 1 and 1000000");
        }

        if (options.MetricsPort is < 0 or > 65535)
        {
            yield return ("Plinto:MetricsPort", $"`{options.MetricsPort}` is not a port");
        }

        if (options.HeartbeatAbsentAfter < TimeSpan.FromSeconds(2))
        {
            yield return ("Plinto:HeartbeatAbsentAfter", $"`{options.HeartbeatAbsentAfter}` is under 2 seconds, and heartbeats come each second");
        }

        foreach (var error in OfPolicy(options.Policy).Concat(OfDecisionLog(options.DecisionLog)).Concat(OfAuthZen(options.AuthZen)))
        {
            yield return error;
        }

        foreach (var address in options.TrustedProxies.Where(address => !IPAddress.TryParse(address, out _)))
        {
            yield return ("Plinto:TrustedProxies", $"`{address}` is not an IP address");
        }
    }

    private static IEnumerable<(string Key, string Sentence)> OfPolicy(PolicyOptions options)
    {
        if (options.Time <= TimeSpan.Zero || options.Time > TimeSpan.FromSeconds(10))
        {
            yield return ("Plinto:Policy:Time", $"`{options.Time}` is not between 0 and 10 seconds");
        }

        foreach (var (name, value) in new[]
            { ("Steps", options.Steps), ("Values", options.Values), ("Bytes", options.Bytes), ("Regex", options.Regex), ("LargestPlan", options.LargestPlan) })
        {
            if (value < 1)
            {
                yield return ($"Plinto:Policy:{name}", $"`{value}` is less than 1");
            }
        }
    }

    private static IEnumerable<(string Key, string Sentence)> OfDecisionLog(DecisionLogOptions options)
    {
        if (options.MaxBytes < 1024 * 1024)
        {
            yield return ("Plinto:DecisionLog:MaxBytes", $"`{options.MaxBytes}` is less than 1048576");
        }

        if (options.Queue is < 1 or > 1_000_000)
        {
            yield return ("Plinto:DecisionLog:Queue", $"`{options.Queue}` is not between 1 and 1000000");
        }

        if (options.Fsync is not ("background" or "always"))
        {
            yield return ("Plinto:DecisionLog:Fsync", $"`{options.Fsync}` is neither `background` nor `always`");
        }
    }

    private static IEnumerable<(string Key, string Sentence)> OfAuthZen(AuthZenOptions options)
    {
        if (options.Tenant is not null && options.Audience.Length == 0)
        {
            yield return ("Plinto:AuthZen:Audience", "is missing; set it to the resource identifier in the tokens of those who ask");
        }

        if (options.DecisionLog is not ("off" or "sampled" or "durable"))
        {
            yield return ("Plinto:AuthZen:DecisionLog", $"`{options.DecisionLog}` is none of `off`, `sampled` and `durable`");
        }

        if (options.Origin is { } origin && (!Uri.TryCreate(origin, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")))
        {
            yield return ("Plinto:AuthZen:Origin", $"`{origin}` is not an http or https URL");
        }
    }
}
