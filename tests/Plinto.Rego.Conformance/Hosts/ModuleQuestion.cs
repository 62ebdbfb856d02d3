namespace Plinto.Rego.Conformance.Hosts;

/// <summary>What a module is asked.</summary>
/// <param name="Data">The data document as JSON.</param>
/// <param name="Input">The input as JSON or Rego text; null: undefined.</param>
/// <param name="Entrypoint">The entrypoint's number.</param>
internal readonly record struct ModuleQuestion(string Data, string? Input, int Entrypoint);
