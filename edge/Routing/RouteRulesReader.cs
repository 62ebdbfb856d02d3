using System.Globalization;

namespace Plinto.Edge.Routing;

/// <summary>Reads <see cref="RouteRules"/> from route metadata. What it does not understand is an error, never ignored: a misspelt rule would be a missing one.</summary>
internal sealed partial class RouteRulesReader(string routeId, IReadOnlyDictionary<string, string> metadata)
{
    public const string Prefix = "Plinto:";
    private static readonly string[] OfPolicy = ["PolicyHeaders", "PolicySets", "Action", "Resource", "DecisionLog", "DecisionSample"];
    private static readonly string[] OfEveryRoute = ["ExactCase", "LargestBody", "ActivityTimeout", "StreamTimeout"];
    private static readonly string[] Known = ["Tenant", "Mode", "Audience", "Scopes", "StaleAfter", "Stale", "OutageGrace", "Policy", .. OfPolicy, .. OfEveryRoute];
    private readonly List<(string Key, string Sentence)> _errors = [];

    /// <summary>The rules, or the errors: key and what to do.</summary>
    public static (RouteRules? Rules, IReadOnlyList<(string Key, string Sentence)> Errors) Read(string routeId, IReadOnlyDictionary<string, string>? metadata)
    {
        var reader = new RouteRulesReader(routeId, metadata ?? new Dictionary<string, string>());
        var rules = reader.Read();
        return (reader._errors.Count == 0 ? rules : null, reader._errors);
    }

    private RouteRules Read()
    {
        foreach (var key in metadata.Keys.Where(IsUnknown))
        {
            _errors.Add((key, $"is not a rule; there are {string.Join(", ", Known.Select(name => Prefix + name))}"));
        }

        var mode = Mode();
        return WithLimits(mode == RouteMode.Public ? Public(mode) : new RouteRules
        {
            RouteId = routeId,
            Mode = mode,
            Tenant = Required("Tenant", "set it to the tenant's slug, or set Plinto:Mode to `public`"),
            Audience = Required("Audience", "set it to the identifier of the resource behind this route"),
            Scopes = Text("Scopes")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [],
            StaleAfter = Span("StaleAfter", TimeSpan.FromMinutes(15), TimeSpan.FromSeconds(5), TimeSpan.FromDays(30)),
            DenyWhenStale = Stale(),
            OutageGrace = Span("OutageGrace", TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(1)),
            Policy = Policy(),
        });
    }

    private RouteRules Public(RouteMode mode)
    {
        foreach (var key in Known.Where(key => key != "Mode" && !OfEveryRoute.Contains(key) && Text(key) is not null))
        {
            Fail(key, "has no meaning on a public route; remove it, or set Plinto:Mode to `api`");
        }

        return new RouteRules { RouteId = routeId, Mode = mode };
    }

    private RouteMode Mode()
    {
        switch (Text("Mode"))
        {
            case null or "api":
                return RouteMode.Api;
            case "public":
                return RouteMode.Public;
            case var other:
                Fail("Mode", $"`{other}` is not a mode; there are `api` and `public`");
                return RouteMode.Api;
        }
    }

    private bool Stale()
    {
        var text = Text("Stale");
        if (text is not (null or "serve" or "deny"))
        {
            Fail("Stale", $"`{text}` is neither `serve` nor `deny`");
        }

        return text == "deny";
    }

    private bool Flag(string key)
    {
        var isSet = false;
        if (Text(key) is { } text && !bool.TryParse(text, out isSet))
        {
            Fail(key, $"`{text}` is neither `true` nor `false`");
        }

        return isSet;
    }

    private TimeSpan Span(string key, TimeSpan byDefault, TimeSpan least, TimeSpan most)
    {
        if (Text(key) is not { } text)
        {
            return byDefault;
        }

        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= least && span <= most)
        {
            return span;
        }

        Fail(key, $"`{text}` is not a time between {least} and {most}, written as hh:mm:ss");
        return byDefault;
    }

    private string Required(string key, string how)
    {
        if (Text(key) is { } text)
        {
            return text;
        }

        Fail(key, "is missing; " + how);
        return "";
    }

    private string? Text(string key) => metadata.TryGetValue(Prefix + key, out var text) && !string.IsNullOrWhiteSpace(text) ? text : null;

    // In any case and with any separator: configuration elsewhere ignores case, and `plinto:Scopes` must not be a rule that is silently missing.
    private static bool IsUnknown(string key) =>
        key.StartsWith("Plinto", StringComparison.OrdinalIgnoreCase)
            && !(key.StartsWith(Prefix, StringComparison.Ordinal) && Known.Contains(key[Prefix.Length..], StringComparer.Ordinal));

    private void Fail(string key, string sentence) => _errors.Add((Prefix + key, sentence));
}
