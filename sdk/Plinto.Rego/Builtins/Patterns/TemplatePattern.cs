using System.Text;

namespace Plinto.Rego.Builtins.Patterns;

/// <summary>Turns a template such as <c>urn:foo:{.*}</c> into a pattern: between the delimiters stands a pattern, the rest is literal.</summary>
internal static class TemplatePattern
{
    public static string From(string template, char open, char close)
    {
        var pattern = new StringBuilder("^");
        var end = 0;
        foreach (var (from, to) in Delimited(template, open, close))
        {
            pattern.Append(Quote(template[end..from])).Append('(').Append(template, from + 1, to - from - 1).Append(')');
            end = to + 1;
        }

        return pattern.Append(Quote(template[end..])).Append('$').ToString();
    }

    /// <summary>Escapes what has a meaning in patterns.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder();
        foreach (var c in text)
        {
            if ("\\.+*?()|[]{}^$".Contains(c, StringComparison.Ordinal))
            {
                quoted.Append('\\');
            }

            quoted.Append(c);
        }

        return quoted.ToString();
    }

    private static List<(int From, int To)> Delimited(string template, char open, char close)
    {
        var found = new List<(int From, int To)>();
        var (depth, start) = (0, 0);
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] == open)
            {
                if (++depth == 1)
                {
                    start = i;
                }
            }
            else if (template[i] == close)
            {
                if (--depth == 0)
                {
                    found.Add((start, i));
                }
                else if (depth < 0)
                {
                    throw new BuiltinException($"unbalanced braces in \"{template}\"");
                }
            }
        }

        return depth == 0 ? found : throw new BuiltinException($"unbalanced braces in \"{template}\"");
    }
}
