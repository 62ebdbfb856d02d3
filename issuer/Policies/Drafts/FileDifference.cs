namespace Plinto.Issuer.Policies.Drafts;

/// <summary>What changed in one file.</summary>
internal sealed record FileDifference
{
    public required string Path { get; init; }

    /// <summary><c>added</c>, <c>removed</c> or <c>changed</c>.</summary>
    public required string Status { get; init; }

    /// <summary>In the unified format.</summary>
    public required string Diff { get; init; }

    /// <summary>Null if nothing changed. Null texts: the file was not there.</summary>
    public static FileDifference? Of(string path, string? before, string? after) => before == after ? null : new FileDifference
    {
        Path = path,
        Status = before is null ? "added" : after is null ? "removed" : "changed",
        Diff = UnifiedDiff.Write(before is null ? "/dev/null" : "a/" + path, before ?? "", after is null ? "/dev/null" : "b/" + path, after ?? ""),
    };
}
