using Plinto.Rego.Builtins;
using Plinto.Rego.Values;

namespace Plinto.Rego.Run;

/// <summary>A plan bound for execution: immutable, used by any number of threads.</summary>
internal sealed class BoundProgram(IReadOnlyList<string> files, IReadOnlyDictionary<string, BoundEntrypoint> entrypoints, int memoCount, RegoStringTable strings)
{
    public IReadOnlyDictionary<string, BoundEntrypoint> Entrypoints { get; } = entrypoints;

    /// <summary>How many functions depend on input and data alone, so that their results are remembered.</summary>
    public int MemoCount { get; } = memoCount;

    public RegoStringTable Strings { get; } = strings;

    public BuiltinCaches Caches { get; } = new();

    public string FileName(int file) => file >= 0 && file < files.Count ? files[file] : "";
}
