using System.Globalization;
using System.Text;

namespace Plinto.Rego.Builtins.Patterns;

/// <summary>Code points that differ only in case, by Unicode's simple mappings: <c>k</c>, <c>K</c> and the Kelvin sign belong together.</summary>
internal static class CaseFolding
{
    private static readonly Lazy<int[][]> Orbits = new(MakeOrbits);

    public static CharSet Close(CharSet set)
    {
        var added = new List<(int From, int To)>(set.Ranges);
        foreach (var orbit in Orbits.Value)
        {
            if (orbit.Any(set.Contains))
            {
                added.AddRange(orbit.Select(static c => (c, c)));
            }
        }

        return CharSet.Of(added);
    }

    private static int[][] MakeOrbits()
    {
        var groups = new Dictionary<int, SortedSet<int>>();
        for (var c = 0; c < 0x1f000; c++)
        {
            if (!Rune.IsValid(c) || (c > 0x2fff && c < 0xa640))
            {
                continue;
            }

            var rune = new Rune(c);
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.LetterNumber or UnicodeCategory.OtherSymbol or UnicodeCategory.NonSpacingMark)
            {
                var key = Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune)).Value;
                (groups.TryGetValue(key, out var group) ? group : groups[key] = []).Add(c);
            }
        }

        // The invariant mappings leave these three apart, because their mappings leave their script or ASCII.
        Join(groups, 'k', 0x212a);
        Join(groups, 's', 0x17f);
        Join(groups, 0xe5, 0x212b);
        return [.. groups.Values.Where(static g => g.Count > 1).Select(static g => g.ToArray())];
    }

    private static void Join(Dictionary<int, SortedSet<int>> groups, int key, int c)
    {
        foreach (var group in groups.Values)
        {
            group.Remove(c);
        }

        groups[key].Add(c);
    }
}
