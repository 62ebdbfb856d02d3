using System.Diagnostics;
using Plinto.Issuer.Policies.Drafts;

namespace Plinto.Issuer.Tests.Policies.Drafts;

/// <summary>Diffs that <c>patch</c> takes.</summary>
public sealed class UnifiedDiffTests
{
    [Theory]
    [InlineData("a\nb\nc\n", "a\nx\nc\n", "@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n")]
    [InlineData("", "a\n", "@@ -0,0 +1,1 @@\n+a\n")]
    [InlineData("a\n", "", "@@ -1,1 +0,0 @@\n-a\n")]
    [InlineData("a", "a\n", "@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+a\n")]
    [InlineData("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\n5\n6\n7\n8\n", "@@ -6,4 +6,3 @@\n 6\n 7\n 8\n-9\n")]
    public void Changes_stand_with_three_lines_around_them(string before, string after, string hunks) =>
        Assert.Equal("--- a/f\n+++ b/f\n" + hunks, UnifiedDiff.Write("a/f", before, "b/f", after));

    [Fact]
    public void Changes_far_apart_are_two_hunks()
    {
        var before = string.Concat(Enumerable.Range(0, 30).Select(i => $"{i}\n"));
        var after = before.Replace("2\n3\n", "2\nthree\n", StringComparison.Ordinal).Replace("27\n", "", StringComparison.Ordinal);

        var diff = UnifiedDiff.Write("a/f", before, "b/f", after);

        Assert.Equal(2, diff.Split("@@ -").Length - 1);
        Assert.Equal(after, Patch(before, diff));
    }

    [Fact]
    public void Every_diff_patches_the_old_text_to_the_new()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var (before, after) = (Text(seed), Text(seed * 7919));
            Assert.Equal(after, Patch(before, UnifiedDiff.Write("a/f", before, "b/f", after)));
        }
    }

    [Fact]
    public void Large_texts_with_nothing_in_common_take_little_time()
    {
        var since = Stopwatch.GetTimestamp();
        var diff = UnifiedDiff.Write(
            "a/f", string.Concat(Enumerable.Range(0, 60_000).Select(i => $"a{i}\n")), "b/f", string.Concat(Enumerable.Range(0, 60_000).Select(i => $"b{i}\n")));

        Assert.Equal(120_003, diff.Count(character => character == '\n'));
        Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(10));
    }

    // Few different lines, so that there is much to keep.
    private static string Text(int seed) => string.Concat(Enumerable.Range(0, 3 + (seed % 23)).Select(i => $"{(((seed + 1) * 31) + (i * i * 17) + (seed / (i + 1))) % 5}\n"));

    private static string Patch(string text, string diff)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var (result, at) = (new List<string>(), 0);
        foreach (var hunk in diff.Split("@@ -").Skip(1))
        {
            var header = hunk[..hunk.IndexOf(',', StringComparison.Ordinal)];
            var count = int.Parse(hunk[(header.Length + 1)..hunk.IndexOf(' ', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture);
            var start = int.Parse(header, System.Globalization.CultureInfo.InvariantCulture) - (count == 0 ? 0 : 1);
            result.AddRange(lines[at..start]);
            at = start;
            foreach (var line in hunk.Split('\n').Skip(1).Where(line => line.Length > 0))
            {
                if (line[0] != '+')
                {
                    Assert.Equal(lines[at++], line[1..]);
                }

                if (line[0] != '-')
                {
                    result.Add(line[1..]);
                }
            }
        }

        result.AddRange(lines[at..]);
        return string.Concat(result.Select(line => line + "\n"));
    }
}
