using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins;

/// <summary>
/// The implementation of a built-in. The operands have the kinds its signature asks for. Null: undefined, or failed when
/// <see cref="BuiltinContext.Error"/> or <see cref="BuiltinContext.TypeError"/> was called.
/// </summary>
internal delegate RegoValue? BuiltinFunction(BuiltinContext context, ReadOnlySpan<RegoValue> operands);
