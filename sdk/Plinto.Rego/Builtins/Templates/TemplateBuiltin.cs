using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Templates;

/// <summary><c>strings.render_template</c>.</summary>
internal static class TemplateBuiltin
{
    public static readonly BuiltinRow[] Rows =
    [
        new("strings.render_template", static (c, o) => new TemplateRun(c, (RegoObject)o[1]).Render(TemplateParser.Parse(o[0].Text()))?.ToRego()),
    ];
}
