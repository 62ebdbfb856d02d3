namespace Plinto.Rego.Builtins.Patterns;

/// <summary>What an instruction does.</summary>
internal enum InstructionKind
{
    /// <summary>Consumes one code point of the set.</summary>
    Char,

    /// <summary>Goes two ways, the first preferred.</summary>
    Split,

    /// <summary>Notes the position in slot <c>Other</c>.</summary>
    Save,

    /// <summary>Goes on only where the assertion <c>Other</c> holds.</summary>
    Assert,

    /// <summary>The pattern has matched.</summary>
    Match,
}
