using Plinto.Issuer.Data;

namespace Plinto.Issuer.Decisions;

/// <summary>Makes the day that a decision falls on when nobody has yet: an edge that was cut off for a week sends old ones.</summary>
internal sealed class DecisionPartitions(Database db)
{
    private readonly HashSet<DateOnly> _made = [];

    /// <summary>Afterwards each of these times has its partition.</summary>
    public async Task EnsureAsync(IEnumerable<DateTimeOffset> times, CancellationToken ct)
    {
        foreach (var day in times.Select(at => DateOnly.FromDateTime(at.UtcDateTime)).Distinct().Where(IsUnknown))
        {
            await using var make = db.Deployment("select directory.create_decision_partitions($1, 1)", new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
            await make.ScalarAsync<int>(ct);
            lock (_made)
            {
                _made.Add(day);
            }
        }
    }

    private bool IsUnknown(DateOnly day)
    {
        lock (_made)
        {
            return !_made.Contains(day);
        }
    }
}
