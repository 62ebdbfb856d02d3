namespace Plinto.Layout.Tests;

/// <summary>Where the sources are.</summary>
internal static class Repository
{
    /// <summary>The folder that holds <c>Plinto.sln</c>: above the built tests, wherever the sources were mapped to.</summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>The path of something in the repository.</summary>
    public static string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>Its C# files that people wrote, as paths relative to a folder of the repository, with slashes.</summary>
    public static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(PathOf(folder), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(PathOf(folder), file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(part => part is "bin" or "obj" or "node_modules" or "artifacts" or ".plinto"))
            .Order(StringComparer.Ordinal);

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "Plinto.sln")) ? folder
        : Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar)) is { } above ? FindRoot(above)
        : throw new InvalidOperationException("run these tests from a build inside the repository: no folder above them holds `Plinto.sln`");
}
