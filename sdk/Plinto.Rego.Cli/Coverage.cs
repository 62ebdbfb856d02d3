using Plinto.Rego.Run;

namespace Plinto.Rego.Cli;

/// <summary>
/// Which lines the tests reached. A rule that was evaluated covers its lines up to the first condition that failed, or all of them if
/// none did; a line counts once any test covers it.
/// </summary>
internal sealed class Coverage
{
    private readonly Dictionary<string, List<RegoRuleLines>> _rules;
    private readonly HashSet<(string File, int Row)> _covered = [];

    public Coverage(IEnumerable<RegoModule> modules, CompileOptions options) =>
        _rules = RegoCompiler.ListLines(modules, options).GroupBy(static rule => rule.Name).ToDictionary(static g => g.Key, static g => g.ToList());

    public void Add(IEnumerable<RegoRuleTrace> traces)
    {
        foreach (var trace in traces)
        {
            var name = trace.Name[(trace.Name.IndexOf('.', StringComparison.Ordinal) + 1)..];
            if (!_rules.TryGetValue(name, out var rules)) continue;
            foreach (var rule in rules) Add(rule, trace);
        }
    }

    private void Add(RegoRuleLines rule, RegoRuleTrace trace)
    {
        var failed = trace.Failures.Where(f => f.File == rule.File && rule.Rows.Contains(f.Row)).Select(static f => f.Row).DefaultIfEmpty(int.MaxValue).Min();
        foreach (var row in rule.Rows)
        {
            if (row <= failed) _covered.Add((rule.File, row));
        }
    }

    public void Report()
    {
        var lines = _rules.Values.SelectMany(static rules => rules).SelectMany(static rule => rule.Rows.Select(row => (rule.File, Row: row))).Distinct().ToList();
        var missed = lines.Where(line => !_covered.Contains(line)).Order().ToList();
        var percent = lines.Count == 0 ? 100 : 100.0 * (lines.Count - missed.Count) / lines.Count;
        Console.WriteLine($"coverage: {lines.Count - missed.Count} of {lines.Count} lines ({percent:0.0} %)");
        foreach (var group in missed.GroupBy(static line => line.File))
        {
            Console.WriteLine($"  {group.Key}: not covered: {string.Join(", ", group.Select(static line => line.Row))}");
        }
    }
}
