namespace Plinto.Issuer.Decisions;

/// <summary>The decision log.</summary>
internal sealed class DecisionLogOptions
{
    /// <summary>How long decisions are kept; whole days are dropped at once. Default 30 days.</summary>
    public TimeSpan Keep { get; set; } = TimeSpan.FromDays(30);
}
