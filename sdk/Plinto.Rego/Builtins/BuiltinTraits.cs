namespace Plinto.Rego.Builtins;

/// <summary>What is special about a built-in.</summary>
[Flags]
internal enum BuiltinTraits
{
    None = 0,

    /// <summary>Refused in Rego v1.</summary>
    Deprecated = 1,

    /// <summary>Answers differ between queries; the same arguments give the same answer within one.</summary>
    Nondeterministic = 2,

    /// <summary>Yields many results (<c>walk</c>); a call returns an array of them that the planner scans.</summary>
    Relation = 4,

    Variadic = 8,
}
