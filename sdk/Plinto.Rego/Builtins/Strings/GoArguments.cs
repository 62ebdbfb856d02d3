using System.Text;

namespace Plinto.Rego.Builtins.Strings;

/// <summary>What <see cref="GoFormat"/> formats.</summary>
internal abstract class GoArguments
{
    public abstract int Count { get; }

    public abstract string Write(int position, GoFlags flags, Rune verb);

    /// <summary>Type and value, as messages about misuse show them.</summary>
    public abstract string Describe(int position);

    /// <summary>The argument as a width or precision; null where it is none.</summary>
    public abstract int? Integer(int position);
}
