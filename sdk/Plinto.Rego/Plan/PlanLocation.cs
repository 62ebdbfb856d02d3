namespace Plinto.Rego.Plan;

/// <summary>Where a statement comes from: an index into the policy's files; rows and columns count from 1, 0 means unknown.</summary>
internal readonly record struct PlanLocation(int File, int Row, int Column, int EndRow = 0, int EndColumn = 0);
