using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins;

/// <summary>Name and type of a built-in. <see cref="Result"/> is null for those without one (<c>print</c>).</summary>
internal sealed class BuiltinSignature
{
    private readonly Lazy<RegoType[]> _arguments;
    private readonly Lazy<RegoType?> _result;

    /// <summary>Types in the notation of <see cref="RegoTypeNotation"/>, read when they are asked for.</summary>
    public BuiltinSignature(string name, string arguments, string? result, BuiltinTraits traits = BuiltinTraits.None, string? infix = null)
        : this(
            name,
            new Lazy<RegoType[]>(() => arguments.Length == 0 ? [] : [.. arguments.Split("; ").Select(RegoType.Parse)]),
            new Lazy<RegoType?>(() => result is null ? null : RegoType.Parse(result)),
            traits,
            infix)
    {
    }

    private BuiltinSignature(string name, Lazy<RegoType[]> arguments, Lazy<RegoType?> result, BuiltinTraits traits, string? infix)
    {
        (Name, Traits, Infix) = (name, traits, infix);
        (_arguments, _result) = (arguments, result);
    }

    public string Name { get; }

    public BuiltinTraits Traits { get; }

    /// <summary>The operator that stands for it between operands, such as <c>+</c>.</summary>
    public string? Infix { get; }

    public IReadOnlyList<RegoType> Arguments => _arguments.Value;

    public RegoType? Result => _result.Value;

    /// <summary>The same of types.</summary>
    public static BuiltinSignature Of(string name, RegoType[] arguments, RegoType? result, BuiltinTraits traits, string? infix = null) =>
        new(name, new Lazy<RegoType[]>(arguments), new Lazy<RegoType?>(result), traits, infix);

    /// <summary>The declaration as it stands in a plan and in capabilities, without descriptions.</summary>
    public RegoObject ToDeclaration()
    {
        var declaration = new RegoObject(4);
        declaration.Insert(new RegoString("type"), new RegoString("function"));
        if (Arguments.Count > 0)
        {
            declaration.Insert(new RegoString("args"), RegoArray.Of(Arguments.Select(static t => t.ToDeclaration())));
        }

        if (Result is not null)
        {
            declaration.Insert(new RegoString("result"), Result.ToDeclaration());
        }

        if (Traits.HasFlag(BuiltinTraits.Variadic))
        {
            declaration.Insert(new RegoString("variadic"), RegoType.Any.ToDeclaration());
        }

        return declaration;
    }
}
