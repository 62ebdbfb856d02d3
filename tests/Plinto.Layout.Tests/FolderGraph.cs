using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Plinto.Tests;

namespace Plinto.Layout.Tests;

/// <summary>
/// Which top-level folders of a project use which. A file uses a folder if a <c>using</c> directive names a namespace of it (the build refuses directives
/// that are not needed), if it writes a type's name after the folder's (<c>Keys.SigningKey</c>), or, for the files beside the project file (folder <c>.</c>),
/// if it writes the name of a type of them.
/// </summary>
internal sealed class FolderGraph
{
    /// <summary>The node of the files that stand beside the project file.</summary>
    public const string Top = ".";

    private readonly SortedDictionary<string, SortedDictionary<string, string>> _uses = new(StringComparer.Ordinal);

    private FolderGraph()
    {
    }

    /// <summary>All folders, by name.</summary>
    public IReadOnlyCollection<string> Folders => _uses.Keys;

    /// <summary>What a folder uses, each with one file that does.</summary>
    public IReadOnlyDictionary<string, string> UsesOf(string folder) => _uses[folder];

    /// <summary>Reads a project's folder.</summary>
    public static FolderGraph Read(string project, string rootNamespace)
    {
        var files = Repository.Sources(project).Select(file => new SourceFile(file, FolderOf(file), Parse(project, file))).ToList();
        var types = files.SelectMany(file => file.DeclaredTypes.Select(type => (type, file.Folder))).ToLookup(pair => pair.Folder, pair => pair.type, StringComparer.Ordinal);
        var graph = new FolderGraph();
        foreach (var folder in files.Select(file => file.Folder))
        {
            graph._uses.TryAdd(folder, new SortedDictionary<string, string>(StringComparer.Ordinal));
        }

        foreach (var file in files)
        {
            foreach (var used in file.FoldersUsed(rootNamespace, graph.Folders, folder => types[folder].ToHashSet(StringComparer.Ordinal)).Where(used => used != file.Folder))
            {
                graph._uses[file.Folder].TryAdd(used, file.Path);
            }
        }

        return graph;
    }

    /// <summary>The cycles: each a set of folders of which every one leads to every other, largest first.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Cycles()
    {
        var reach = Folders.ToDictionary(folder => folder, Reachable, StringComparer.Ordinal);
        return [.. Folders
            .GroupBy(folder => string.Join(' ', Folders.Where(other => other == folder || (reach[folder].Contains(other) && reach[other].Contains(folder)))),
                StringComparer.Ordinal)
            .Select(group => (IReadOnlyList<string>)[.. group])
            .Where(group => group.Count > 1)
            .OrderByDescending(group => group.Count)];
    }

    private HashSet<string> Reachable(string from)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(_uses[from].Keys);
        while (open.TryPop(out var next))
        {
            if (seen.Add(next))
            {
                foreach (var further in _uses[next].Keys)
                {
                    open.Push(further);
                }
            }
        }

        return seen;
    }

    private static string FolderOf(string file) => file.Contains('/', StringComparison.Ordinal) ? file[..file.IndexOf('/', StringComparison.Ordinal)] : Top;

    private static CompilationUnitSyntax Parse(string project, string file) =>
        CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Combine(RepositoryRoot.PathOf(project), file))).GetCompilationUnitRoot();
}
