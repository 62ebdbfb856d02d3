namespace Plinto.Rego.Builtins;

/// <summary>A row of a family's table: the name, and what it does.</summary>
internal sealed record BuiltinRow(string Name, BuiltinFunction Function);
