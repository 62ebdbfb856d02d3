using System.Globalization;
using System.Text;

namespace Plinto.Issuer.Policies.Drafts;

/// <summary>Two texts as a unified diff, which <c>patch</c> takes: hunks with three lines around each change.</summary>
internal static class UnifiedDiff
{
    private const int Around = 3;

    public static string Write(string oldName, string oldText, string newName, string newText)
    {
        var edits = LineEdits.Between(Lines(oldText), Lines(newText));
        var text = new StringBuilder($"--- {oldName}\n+++ {newName}\n");
        for (var at = 0; at < edits.Count;)
        {
            var first = edits.FindIndex(at, edit => edit.Kind != ' ');
            if (first < 0)
            {
                break;
            }

            var start = Math.Max(at, first - Around);
            var end = End(edits, first);
            WriteHunk(text, edits, start, end);
            at = end;
        }

        return text.ToString();
    }

    // A hunk goes on while the next change is so near that their surroundings would touch.
    private static int End(List<LineEdit> edits, int first)
    {
        for (var last = first; ;)
        {
            var next = edits.FindIndex(last + 1, edit => edit.Kind != ' ');
            if (next < 0 || next - last > 2 * Around)
            {
                return Math.Min(edits.Count, last + 1 + Around);
            }

            last = next;
        }
    }

    private static void WriteHunk(StringBuilder text, List<LineEdit> edits, int start, int end)
    {
        var oldBefore = edits.Take(start).Count(edit => edit.Kind != '+');
        var newBefore = edits.Take(start).Count(edit => edit.Kind != '-');
        var (oldCount, newCount) = (edits[start..end].Count(edit => edit.Kind != '+'), edits[start..end].Count(edit => edit.Kind != '-'));
        text.Append("@@ -").Append(Range(oldBefore, oldCount)).Append(" +").Append(Range(newBefore, newCount)).Append(" @@\n");
        foreach (var edit in edits[start..end])
        {
            text.Append(edit.Kind).Append(edit.Line);
            if (!edit.Line.EndsWith('\n'))
            {
                text.Append("\n\\ No newline at end of file\n");
            }
        }
    }

    private static string Range(int before, int count) => string.Create(CultureInfo.InvariantCulture, $"{(count == 0 ? before : before + 1)},{count}");

    // Each with its line end, so that a change of line ends shows.
    private static List<string> Lines(string text)
    {
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..end]);
            start = end;
        }

        return lines;
    }
}
