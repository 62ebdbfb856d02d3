using System.Text.Json;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Templates;

/// <summary><c>strings.render_template</c>: Go's <c>text/template</c>.</summary>
internal static class TemplateBuiltin
{
    public static readonly BuiltinRow[] Rows =
    [
        new("strings.render_template", "string; object<string:any>", "string", static (c, o) => TemplateRun.Render(c, TemplateParser.Parse(o[0].Text()), Variables(o[1])).ToRego()),
    ];

    // OPA reads its own text of the variables as JSON, which fails on sets and on characters that Go escapes otherwise.
    private static RegoObject Variables(RegoValue variables)
    {
        try
        {
            return (RegoObject)RegoJson.Read(RegoText.Write(variables));
        }
        catch (JsonException)
        {
            throw new BuiltinException("template variables cannot be written as JSON");
        }
    }
}
