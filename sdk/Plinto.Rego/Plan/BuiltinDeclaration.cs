using Plinto.Rego.Values;

namespace Plinto.Rego.Plan;

/// <summary>A built-in that the plan calls, with its type as OPA writes it.</summary>
internal sealed record BuiltinDeclaration(string Name, RegoValue Declaration);
