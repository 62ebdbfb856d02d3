using System.Globalization;

namespace Plinto.Edge.Routing;

/// <summary>The rules that hold on every route.</summary>
internal sealed partial class RouteRulesReader
{
    private const string NoLimit = "none";

    private RouteRules WithLimits(RouteRules rules) => rules with
    {
        ExactCase = Flag("ExactCase"),
        LargestBody = LargestBody(rules.LargestBody),
        ActivityTimeout = Text("ActivityTimeout") is null ? null : Silence("ActivityTimeout"),
        StreamTimeout = Silence("StreamTimeout"),
    };

    private long? LargestBody(long? byDefault)
    {
        switch (Text("LargestBody"))
        {
            case null:
                return byDefault;
            case NoLimit:
                return null;
            case var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes):
                return bytes;
            case var other:
                Fail("LargestBody", $"`{other}` is not a number of bytes; write digits alone, or `none`");
                return 0;
        }
    }

    private TimeSpan Silence(string key) => Text(key) == NoLimit ? Timeout.InfiniteTimeSpan : Span(key, Timeout.InfiniteTimeSpan, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
}
