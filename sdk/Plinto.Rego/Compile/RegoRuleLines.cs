namespace Plinto.Rego.Compile;

/// <summary>The lines of one rule: its head, its conditions and those of its <c>else</c> branches. Rows count from 1.</summary>
public sealed record RegoRuleLines(string Name, string File, IReadOnlySet<int> Rows);
