using System.Text.RegularExpressions;
using Plinto.Tests;

namespace Plinto.Layout.Tests;

/// <summary>The table under "Folders" in a project's README: its first column names folders in backticks, from base to top.</summary>
internal static partial class ReadmeFolders
{
    /// <summary>Top-level folders in the order of the table; of a folder named more than once the last place counts, for there all of it is there.</summary>
    public static IReadOnlyList<string> Read(string readme)
    {
        var inside = false;
        var found = new List<string>();
        foreach (var line in File.ReadLines(RepositoryRoot.PathOf(readme)))
        {
            inside = line.StartsWith("## ", StringComparison.Ordinal) ? line == "## Folders" : inside;
            if (inside && line.StartsWith("| `", StringComparison.Ordinal))
            {
                foreach (var folder in Name().Matches(line.Split('|')[1]).Select(match => match.Groups[1].Value.Split('/')[0]))
                {
                    found.Remove(folder);
                    found.Add(folder);
                }
            }
        }

        return found;
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();
}
