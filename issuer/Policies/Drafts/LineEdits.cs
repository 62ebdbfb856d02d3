namespace Plinto.Issuer.Policies.Drafts;

/// <summary>The fewest line edits from one text to another (E. Myers, "An O(ND) difference algorithm", 1986).</summary>
internal static class LineEdits
{
    /// <summary>Texts further apart than this are shown as one taken away and the other added: work grows with the square of the distance.</summary>
    private const int MostDistance = 1000;

    public static List<LineEdit> Between(List<string> before, List<string> after)
    {
        var head = 0;
        while (head < before.Count && head < after.Count && before[head] == after[head])
        {
            head++;
        }

        var tail = 0;
        while (tail < before.Count - head && tail < after.Count - head && before[^(tail + 1)] == after[^(tail + 1)])
        {
            tail++;
        }

        var middle = Middle(before.GetRange(head, before.Count - head - tail), after.GetRange(head, after.Count - head - tail));
        return [.. before.Take(head).Select(Kept), .. middle, .. before.Skip(before.Count - tail).Select(Kept)];
    }

    private static List<LineEdit> Middle(List<string> before, List<string> after)
    {
        var most = Math.Min(before.Count + after.Count, MostDistance);
        var reach = new int[(2 * most) + 3]; // furthest line of `before` on each diagonal
        var steps = new List<int[]>();
        for (var distance = 0; distance <= most; distance++)
        {
            steps.Add((int[])reach.Clone());
            for (var diagonal = -distance; diagonal <= distance; diagonal += 2)
            {
                var at = most + 1 + diagonal;
                var x = diagonal == -distance || (diagonal != distance && reach[at - 1] < reach[at + 1]) ? reach[at + 1] : reach[at - 1] + 1;
                while (x < before.Count && x - diagonal < after.Count && before[x] == after[x - diagonal])
                {
                    x++;
                }

                reach[at] = x;
                if (x >= before.Count && x - diagonal >= after.Count)
                {
                    return Trace(before, after, steps, most);
                }
            }
        }

        return [.. before.Select(line => new LineEdit('-', line)), .. after.Select(line => new LineEdit('+', line))];
    }

    private static List<LineEdit> Trace(List<string> before, List<string> after, List<int[]> steps, int most)
    {
        var edits = new List<LineEdit>();
        var (x, y) = (before.Count, after.Count);
        for (var distance = steps.Count - 1; distance >= 0; distance--)
        {
            var reach = steps[distance];
            var diagonal = x - y;
            var at = most + 1 + diagonal;
            var down = diagonal == -distance || (diagonal != distance && reach[at - 1] < reach[at + 1]);
            var fromX = distance == 0 ? 0 : reach[down ? at + 1 : at - 1];
            var fromY = distance == 0 ? 0 : fromX - (down ? diagonal + 1 : diagonal - 1);
            while (x > fromX && y > fromY)
            {
                edits.Add(Kept(before[--x]));
                y--;
            }

            if (distance > 0)
            {
                edits.Add(down ? new LineEdit('+', after[--y]) : new LineEdit('-', before[--x]));
            }
        }

        edits.Reverse();
        return edits;
    }

    private static LineEdit Kept(string line) => new(' ', line);
}
