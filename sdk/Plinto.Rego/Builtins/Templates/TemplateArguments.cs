using System.Text;
using Plinto.Rego.Builtins.Strings;

namespace Plinto.Rego.Builtins.Templates;

/// <summary>Values of a template as arguments of a format.</summary>
internal sealed class TemplateArguments(IReadOnlyList<object?> values) : GoArguments
{
    public override int Count => values.Count;

    public override string Write(int position, GoFlags flags, Rune verb) => TemplateValue.Write(values[position], flags, verb);

    public override string Describe(int position) =>
        TemplateValue.TypeOf(values[position]) is var type and not "<nil>" ? $"{type}={TemplateValue.Show(values[position])}" : "<nil>";

    public override int? Integer(int position) => values[position] is long and >= int.MinValue and <= int.MaxValue and var integer ? (int)integer : null;
}
