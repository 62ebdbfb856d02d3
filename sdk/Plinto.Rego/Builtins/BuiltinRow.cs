namespace Plinto.Rego.Builtins;

/// <summary>
/// All that is known of a built-in: name and types in the notation of <see cref="RegoTypeNotation"/> (arguments are parted by semicolons), traits, the operator that stands for it,
/// and what it does.
/// </summary>
internal sealed class BuiltinRow
{
    public BuiltinRow(string name, string arguments, string? result, BuiltinFunction function)
        : this(name, arguments, result, BuiltinTraits.None, null, function)
    {
    }

    public BuiltinRow(string name, string arguments, string? result, BuiltinTraits traits, BuiltinFunction? function)
        : this(name, arguments, result, traits, null, function)
    {
    }

    public BuiltinRow(string name, string arguments, string? result, BuiltinTraits traits, string? infix, BuiltinFunction? function)
        : this(new BuiltinSignature(name, arguments, result, traits, infix), function)
    {
    }

    public BuiltinRow(BuiltinSignature signature, BuiltinFunction? function) => (Signature, Function) = (signature, function);

    public BuiltinSignature Signature { get; }

    /// <summary>
    /// Null: this engine has none. A call is refused when a policy is compiled or bound, unless the compiler puts something else in its place or the caller says that another host
    /// has it.
    /// </summary>
    public BuiltinFunction? Function { get; }

    /// <summary>What an operand must be, where OPA's message has a wording of its own; null: the kinds that the types allow.</summary>
    public string? Expects { get; init; }
}
