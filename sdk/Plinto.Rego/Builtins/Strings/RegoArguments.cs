using System.Text;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Strings;

/// <summary>Rego values as arguments of a format.</summary>
internal sealed class RegoArguments(RegoArray values) : GoArguments
{
    public override int Count => values.Count;

    public override string Write(int position, GoFlags flags, Rune verb) => new GoValue(values[position], flags).Write(verb);

    public override string Describe(int position) => $"{GoValue.TypeOf(values[position])}={new GoValue(values[position], default).Default()}";

    public override int? Integer(int position) => values[position] is RegoNumber number && number.TryGetInt32(out var integer) ? integer : null;
}
