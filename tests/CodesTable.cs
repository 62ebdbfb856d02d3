using System.Text.RegularExpressions;

namespace Plinto.Tests;

/// <summary>The tables of <c>docs/codes.md</c>.</summary>
internal static partial class CodesTable
{
    /// <summary>The rows under a heading: cells without their backticks.</summary>
    public static IReadOnlyList<string[]> Read(string heading)
    {
        var lines = File.ReadAllLines(RepositoryRoot.PathOf("docs", "codes.md"));
        return [.. lines.SkipWhile(line => line != "## " + heading).Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => Row().IsMatch(line))
            .Select(line => line.Trim('|', ' ').Split(" | ").Select((cell, at) => at == 0 ? cell.Trim('`') : cell).ToArray())];
    }

    [GeneratedRegex("^\\| `[a-z_]+` \\|")]
    private static partial Regex Row();
}
