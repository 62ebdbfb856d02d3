namespace Plinto.Tests;

/// <summary>The folder that holds <c>Plinto.sln</c>, for the test projects that read files of the repository: above the built tests, wherever the sources were mapped to.</summary>
internal static class RepositoryRoot
{
    public static string Folder { get; } = Find(AppContext.BaseDirectory);

    /// <summary>The path of something in the repository.</summary>
    public static string PathOf(params ReadOnlySpan<string> relative) => Path.Combine([Folder, .. relative]);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Plinto.sln")) ? folder
        : Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar)) is { } above ? Find(above)
        : throw new InvalidOperationException("run the tests from a build inside the repository: no folder above them holds `Plinto.sln`");
}
