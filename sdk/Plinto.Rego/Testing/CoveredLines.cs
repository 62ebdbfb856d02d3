using Plinto.Rego.Compile;
using Plinto.Rego.Run;

namespace Plinto.Rego.Testing;

/// <summary>
/// Collects which lines tests reached. A rule whose turn came covers its lines up to the first condition that failed, or all of them if none did; a line counts once any test
/// covers it.
/// </summary>
internal sealed class CoveredLines(IEnumerable<RegoRuleLines> lines)
{
    private readonly Dictionary<string, List<RegoRuleLines>> _rules =
        lines.GroupBy(static rule => rule.Name).ToDictionary(static g => g.Key, static g => g.ToList());
    private readonly HashSet<(string File, int Row)> _covered = [];

    public void Add(IEnumerable<RegoRuleTrace> traces)
    {
        foreach (var trace in traces)
        {
            var name = trace.Name[(trace.Name.IndexOf('.', StringComparison.Ordinal) + 1)..];
            foreach (var rule in _rules.GetValueOrDefault(name, []))
            {
                Add(rule, trace);
            }
        }
    }

    public RegoCoverage Report() =>
        new([.. _rules.Values.SelectMany(static rules => rules).GroupBy(static rule => rule.File).OrderBy(static file => file.Key, StringComparer.Ordinal).Select(file =>
    {
        var rows = file.SelectMany(static rule => rule.Rows).ToHashSet();
        return new RegoFileCoverage(file.Key, rows.Count, [.. rows.Where(row => !_covered.Contains((file.Key, row))).Order()]);
    })]);

    private void Add(RegoRuleLines rule, RegoRuleTrace trace)
    {
        if (!rule.Rows.Any(row => trace.Reached.Contains((rule.File, row))))
        {
            return; // its turn never came: another rule of the name had decided
        }

        var failed = trace.Failures.Where(f => f.File == rule.File && rule.Rows.Contains(f.Row)).Select(static f => f.Row).DefaultIfEmpty(int.MaxValue).Min();
        foreach (var row in rule.Rows)
        {
            if (row <= failed)
            {
                _covered.Add((rule.File, row));
            }
        }
    }
}
