namespace Plinto.Rego.Builtins.Times;

/// <summary>A piece of a Go time layout: literal text, or an element by the way Go's reference time writes it.</summary>
internal readonly record struct LayoutToken(string Text, bool IsElement)
{
    // Longest first among those that share a beginning.
    private static readonly string[] Elements =
    [
        "January", "Jan", "Monday", "Mon", "MST", "2006", "__2", "_2", "002", "01", "02", "03", "04", "05", "06", "15",
        "Z07:00:00", "Z070000", "Z07:00", "Z0700", "Z07", "-07:00:00", "-070000", "-07:00", "-0700", "-07", "PM", "pm", "1", "2", "3", "4", "5",
    ];

    public static List<LayoutToken> Split(string layout)
    {
        var tokens = new List<LayoutToken>();
        var literal = 0;
        for (var at = 0; at < layout.Length;)
        {
            var element = ElementAt(layout, at);
            if (element is null)
            {
                at++;
                continue;
            }

            if (at > literal)
            {
                tokens.Add(new LayoutToken(layout[literal..at], false));
            }

            tokens.Add(new LayoutToken(element, true));
            at += element.Length;
            literal = at;
        }

        if (literal < layout.Length)
        {
            tokens.Add(new LayoutToken(layout[literal..], false));
        }

        return tokens;
    }

    private static string? ElementAt(string layout, int at)
    {
        if (layout[at] is '.' or ',' && at + 1 < layout.Length && layout[at + 1] is '0' or '9')
        {
            var end = at + 1;
            while (end < layout.Length && layout[end] == layout[at + 1])
            {
                end++;
            }

            return end < layout.Length && char.IsAsciiDigit(layout[end]) ? null : layout[at..end];
        }

        foreach (var element in Elements)
        {
            if (string.CompareOrdinal(layout, at, element, 0, element.Length) == 0
                && !(element == "Jan" && at + 3 < layout.Length && char.IsAsciiLetterLower(layout[at + 3]))
                && !(element == "Mon" && at + 3 < layout.Length && char.IsAsciiLetterLower(layout[at + 3]))
                && !(element == "_2" && string.CompareOrdinal(layout, at, "_2006", 0, 5) == 0))
            {
                return element;
            }
        }

        return null;
    }
}
