namespace Plinto.Rego.Conformance.Hosts;

/// <summary>What a module answered: the result set as it writes it, or why it was stopped.</summary>
internal readonly record struct ModuleAnswer(string? Result, string? Error);
