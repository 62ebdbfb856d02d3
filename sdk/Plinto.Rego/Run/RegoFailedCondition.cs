namespace Plinto.Rego.Run;

/// <summary>Where a condition did not hold. Row and column count from 1.</summary>
public sealed record RegoFailedCondition(string File, int Row, int Column);
