using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins;

/// <summary>Name and type of a built-in. <see cref="Result"/> is null for those without one (<c>print</c>).</summary>
internal sealed class BuiltinSignature(string name, string arguments, string? result, BuiltinTraits traits = BuiltinTraits.None, string? infix = null)
{
    private RegoType[]? _arguments;
    private RegoType? _result;

    public string Name { get; } = name;

    public BuiltinTraits Traits { get; } = traits;

    /// <summary>The operator that stands for it between operands, such as <c>+</c>.</summary>
    public string? Infix { get; } = infix;

    public IReadOnlyList<RegoType> Arguments => _arguments ??= arguments.Length == 0 ? [] : [.. arguments.Split("; ").Select(RegoType.Parse)];

    public RegoType? Result => result is null ? null : _result ??= RegoType.Parse(result);

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
