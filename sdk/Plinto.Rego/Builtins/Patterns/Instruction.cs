namespace Plinto.Rego.Builtins.Patterns;

/// <summary>One instruction of a compiled pattern. <see cref="Next"/> is preferred to <see cref="Other"/>.</summary>
internal readonly record struct Instruction(InstructionKind Kind, int Next = -1, int Other = -1, CharSet? Set = null);
