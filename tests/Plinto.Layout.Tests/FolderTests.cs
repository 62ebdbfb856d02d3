using Xunit;

namespace Plinto.Layout.Tests;

/// <summary>Folders use each other from top to base. What cycles remain are named here, and may only become smaller.</summary>
public sealed class FolderTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("issuer", "Plinto.Issuer")]
    [InlineData("edge", "Plinto.Edge")]
    [InlineData("sdk/Plinto.Rego", "Plinto.Rego")]
    public void Folders_form_no_more_cycles_than_are_known(string project, string rootNamespace)
    {
        var graph = FolderGraph.Read(project, rootNamespace);
        var cycles = graph.Cycles();
        output.WriteLine($"{project}: {graph.Folders.Count} folders, cycles of {(cycles.Count == 0 ? "none" : string.Join(" + ", cycles.Select(cycle => cycle.Count)))}");
        foreach (var cycle in cycles)
        {
            output.WriteLine($"{project}: {string.Join(' ', cycle)}");
            TestContext.Current.SendDiagnosticMessage(string.Join('\n', cycle.Select(folder =>
                $"{folder} uses {string.Join(", ", graph.UsesOf(folder).Where(use => cycle.Contains(use.Key)).Select(use => $"{use.Key} ({use.Value})"))}")));
        }

        int[] sizes = [.. cycles.Select(cycle => cycle.Count)];
        int[] known = Known[project];
        Assert.True(
            sizes.Length <= known.Length && sizes.Zip(known).All(pair => pair.First <= pair.Second),
            $"folders of {project} form cycles of [{string.Join(", ", sizes)}]; known are [{string.Join(", ", known)}]: move what is misplaced to a folder below both");
        Assert.True(sizes.SequenceEqual(known), $"cycles became smaller, [{string.Join(", ", sizes)}]: write that into `{nameof(Known)}`, so that they stay so");
    }

    [Theory]
    [InlineData("issuer", "Plinto.Issuer")]
    [InlineData("edge", "Plinto.Edge")]
    [InlineData("sdk/Plinto.Rego", "Plinto.Rego")]
    public void Readme_lists_folders_from_base_to_top(string project, string rootNamespace)
    {
        var graph = FolderGraph.Read(project, rootNamespace);
        var listed = ReadmeFolders.Read(project + "/README.md");
        Assert.Equal(graph.Folders.Where(folder => folder != FolderGraph.Top), listed.Where(folder => folder != FolderGraph.Top).Order(StringComparer.Ordinal));

        var inCycle = graph.Cycles().SelectMany(cycle => cycle.SelectMany(folder => cycle.Select(other => (folder, other)))).ToHashSet();
        var wrong = listed.Where(graph.Folders.Contains)
            .SelectMany((folder, at) => graph.UsesOf(folder)
                .Where(use => use.Key != FolderGraph.Top && !inCycle.Contains((folder, use.Key)) && listed.ToList().IndexOf(use.Key) > at)
                .Select(use => $"`{folder}` uses `{use.Key}` below it ({use.Value})"));
        Assert.Equal("", string.Join('\n', wrong));
    }

    /// <summary>INVARIANT: only ever smaller. Sizes of each project's cycles, largest first.</summary>
    private static Dictionary<string, int[]> Known { get; } = new(StringComparer.Ordinal)
    {
        ["issuer"] = [],
        ["edge"] = [],
        ["sdk/Plinto.Rego"] = [],
    };
}
