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

    /// <summary>Takes any number of arguments.</summary>
    Variadic = 8,

    /// <summary>WebAssembly modules carry it; any other they import from their host.</summary>
    InModules = 16,

    /// <summary>What the compiler calls in place of syntax: not type-checked, and <c>with</c> cannot replace it.</summary>
    Internal = 32,

    /// <summary>The compiler answers it, so that <c>with</c> cannot replace it.</summary>
    Irreplaceable = 64,

    /// <summary>Each call is heard: it must happen as often as the author wrote, and no comprehension that holds one is indexed.</summary>
    Speaks = 128,

    /// <summary>Asks whether its operand is valid: one of another kind is not, where others fail.</summary>
    Validates = 256,

    /// <summary>Judges the kinds of its operands itself: an array that the type checker could not see is a document like any other.</summary>
    JudgesKinds = 512,

    /// <summary>Cost: makes a set as large as its operands, anew in each call, which is charged as values made.</summary>
    MakesSet = 1024,
}
