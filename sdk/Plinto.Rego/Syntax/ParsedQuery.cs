using Plinto.Rego.Errors;

namespace Plinto.Rego.Syntax;

/// <summary>Either a query's body or the error that kept the text from being one.</summary>
internal readonly record struct ParsedQuery(IReadOnlyList<Expr>? Body, RegoError? Error);
