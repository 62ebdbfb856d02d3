using Plinto.Rego.Errors;

namespace Plinto.Rego.Syntax;

/// <summary>Either a module or the error that kept the text from being one.</summary>
internal readonly record struct ParsedModule(Module? Module, RegoError? Error);
