namespace Plinto.Rego.Compile;

/// <summary>The package a file declares: its path such as <c>app/documents</c>, and where the declaration stands (from 1).</summary>
public sealed record RegoPackage(string File, string Path, int Row, int Column);
