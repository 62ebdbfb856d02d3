namespace Plinto.Rego.Builtins.Schemas;

/// <summary>The draft that a schema is read by: its <c>$schema</c> says, and without one all drafts are read at once.</summary>
internal enum SchemaDraft
{
    Draft4 = 4,
    Draft6 = 6,
    Draft7 = 7,
    Hybrid = int.MaxValue,
}
