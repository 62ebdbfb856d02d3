using System.Globalization;
using Plinto.Decisions.Headers;
using Plinto.Edge.Configuration;

namespace Plinto.Edge.Routing;

/// <summary>The rules around <c>Plinto:Policy</c>.</summary>
internal sealed partial class RouteRulesReader
{
    private const int MostNames = 32;

    private RoutePolicy? Policy()
    {
        if (Text("Policy") is not { } entrypoint)
        {
            foreach (var key in OfPolicy.Where(key => Text(key) is not null))
            {
                Fail(key, "has no meaning without Plinto:Policy; set that to the entrypoint that decides, or remove this");
            }

            return null;
        }

        if (!IsEntrypoint(entrypoint))
        {
            Fail("Policy", $"`{entrypoint}` is not an entrypoint; write package and rule with slashes, as in `app/allow`");
        }

        return new RoutePolicy
        {
            Entrypoint = entrypoint,
            Headers = [.. Names("PolicyHeaders", MayRead, "cannot be given to a policy").Select(name => name.ToLowerInvariant())],
            Sets = Names("PolicySets", MaySet, "cannot be set by a policy"),
            Action = Text("Action"),
            Resource = Text("Resource") ?? routeId,
            Log = Log(),
            Sample = Sample(),
        };
    }

    private static bool IsEntrypoint(string text) =>
        text.Contains('/', StringComparison.Ordinal)
            && text.Split('/').All(part => part.Length > 0 && !part.Any(character => char.IsWhiteSpace(character) || character is '.' or '"'));

    // What clients write in the name of proxies is removed before a policy is asked; what trusted proxies write may be read.
    private static bool MayRead(string name) => InputHeaders.MayRead(name, fromTrustedProxies: true);

    private static bool MaySet(string name) => DecisionHeaders.MaySet(name) && !ForgeableHeaders.IsIdentity(name);

    private string[] Names(string key, Func<string, bool> may, string otherwise)
    {
        var names = Text(key)?.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.OrdinalIgnoreCase).ToArray() ?? [];
        foreach (var name in names.Where(name => !may(name)))
        {
            Fail(key, $"the header `{name}` {otherwise}; remove it");
        }

        if (names.Length > MostNames)
        {
            Fail(key, $"names more than {MostNames} headers");
        }

        return names;
    }

    private LogMode Log()
    {
        switch (Text("DecisionLog"))
        {
            case null or "off":
                return LogMode.Off;
            case "sampled":
                return LogMode.Sampled;
            case "durable":
                return LogMode.Durable;
            case var other:
                Fail("DecisionLog", $"`{other}` is none of `off`, `sampled` and `durable`");
                return LogMode.Off;
        }
    }

    private double Sample()
    {
        if (Text("DecisionSample") is not { } text)
        {
            return 1;
        }

        if (Text("DecisionLog") != "sampled")
        {
            Fail("DecisionSample", "has no meaning unless Plinto:DecisionLog is `sampled`");
        }

        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1)
        {
            return share;
        }

        Fail("DecisionSample", $"`{text}` is not a share between 0 and 1");
        return 1;
    }
}
