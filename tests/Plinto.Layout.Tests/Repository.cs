using Plinto.Tests;

namespace Plinto.Layout.Tests;

/// <summary>Where the sources are.</summary>
internal static class Repository
{
    /// <summary>Its C# files that people wrote, as paths relative to a folder of the repository, with slashes.</summary>
    public static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(RepositoryRoot.PathOf(folder), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(RepositoryRoot.PathOf(folder), file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(part => part is "bin" or "obj" or "node_modules" or "artifacts" or ".plinto"))
            .Order(StringComparer.Ordinal);
}
