using Plinto.Rego.Errors;
using Plinto.Rego.Values;

namespace Plinto.Rego.Run;

/// <summary>The answers of a query, empty when it is undefined, or the error that ended it.</summary>
public sealed record RegoQueryResult(IReadOnlyList<RegoValue> Results, RegoError? Error);
