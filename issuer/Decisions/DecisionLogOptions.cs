using Plinto.Issuer.Configuration;

namespace Plinto.Issuer.Decisions;

/// <summary>The decision log.</summary>
internal sealed class DecisionLogOptions
{
    /// <summary>How long decisions are kept; whole days are dropped at once. Default 30 days.</summary>
    public TimeSpan Keep { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Section <c>Plinto:Decisions</c>.</summary>
    /// <exception cref="ConfigurationFault">A setting is unknown, unreadable or out of range.</exception>
    public static DecisionLogOptions Read(Settings settings)
    {
        var options = settings.Read("Decisions", new DecisionLogOptions(), static (section, options) => section.Bind(options, Settings.Strict));
        Settings.InRange("Decisions:Keep", options.Keep, TimeSpan.FromDays(1), TimeSpan.FromDays(3660));
        return options;
    }
}
