using System.Globalization;
using System.Text;

namespace Plinto.Rego.Builtins.Patterns;

/// <summary>Replacements as Go expands them: <c>$1</c>, <c>$name</c>, <c>${name}</c>, <c>$$</c>; an unknown name is empty.</summary>
internal static class ReplacementText
{
    public static void Expand(string template, string text, int[] match, IReadOnlyList<string> names, StringBuilder output)
    {
        for (var at = 0; at < template.Length;)
        {
            var dollar = template.IndexOf('$', at);
            if (dollar < 0)
            {
                output.Append(template, at, template.Length - at);
                return;
            }

            output.Append(template, at, dollar - at);
            at = dollar + 1;
            if (at < template.Length && template[at] == '$')
            {
                output.Append('$');
                at++;
            }
            else if (TryName(template, ref at, out var name))
            {
                AppendGroup(name, text, match, names, output);
            }
            else
            {
                output.Append('$');
            }
        }
    }

    private static bool TryName(string template, ref int at, out string name)
    {
        var braced = at < template.Length && template[at] == '{';
        var start = braced ? at + 1 : at;
        var end = start;
        while (end < template.Length && (char.IsLetterOrDigit(template[end]) || template[end] == '_'))
        {
            end++;
        }

        name = template[start..end];
        if (name.Length == 0 || (braced && (end >= template.Length || template[end] != '}')))
        {
            return false;
        }

        at = braced ? end + 1 : end;
        return true;
    }

    private static void AppendGroup(string name, string text, int[] match, IReadOnlyList<string> names, StringBuilder output)
    {
        var group = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
        for (var i = 1; group < 0 && i < names.Count; i++)
        {
            group = names[i] == name ? i : -1;
        }

        if (group >= 0 && group < names.Count && match[group * 2] >= 0)
        {
            output.Append(text, match[group * 2], match[(group * 2) + 1] - match[group * 2]);
        }
    }
}
