using System.Text;
using System.Text.RegularExpressions;
using Plinto.Issuer.Http;
using Plinto.Issuer.Policies.Execution;
using Plinto.Issuer.Policies.Sources;

namespace Plinto.Issuer.Policies.Drafts;

/// <summary>What requests about policies must be.</summary>
internal static partial class PolicyRules
{
    private const int LongestText = 500;
    private const int LongestPath = 100;
    private const int MostEntrypoints = 64;
    private const int LongestEntrypoint = 200;

    public static Problem? Check(CreatePolicyRequest request) => Revision(
        new Faults().Require(Name().IsMatch(request.Name) && request.Name != "plinto", "name", "must be 1 to 63 lower-case letters, digits and inner hyphens, and not `plinto`")
            .Text(request.Description, "description", LongestText),
        request.Files, request.Entrypoints, request.Message).Problem;

    public static Problem? Check(CreateRevisionRequest request) => Revision(new Faults(), request.Files, request.Entrypoints, request.Message).Problem;

    public static Problem? Check(UpdatePolicyRequest request) =>
        new Faults().Text(request.Description.Length == 0 ? null : request.Description, "description", LongestText).Problem;

    /// <summary>The files of a revision, or of a check without one.</summary>
    private static Faults Files(Faults faults, IReadOnlyList<PolicyFile> files) => faults
        .Require(files.Count is > 0 and <= PolicyLimits.MostFiles, "files", $"there must be 1 to {PolicyLimits.MostFiles}")
        .Require(
            files.All(file => file is not null && IsPath(file.Path)), "files",
            $"each path must be relative, of at most {LongestPath} letters, digits and ._-/ without . and .. as folders, and end in .rego")
        .Require(
            files.Where(file => file is not null).DistinctBy(file => file.Path, StringComparer.OrdinalIgnoreCase).Count() == files.Count, "files",
            "no two paths may be the same, whatever their case")
        .Require(files.All(file => file?.Text is { } text && !text.Contains('\0')), "files", "no text may hold NUL")
        .Require(files.Sum(file => (long)Encoding.UTF8.GetByteCount(file?.Text ?? "")) <= PolicyLimits.LargestPolicy, "files",
            $"all texts together may be {PolicyLimits.LargestPolicy} bytes");

    /// <summary>All that a revision is made of.</summary>
    public static Faults Revision(Faults faults, IReadOnlyList<PolicyFile> files, IReadOnlyList<string>? entrypoints, string? message) => Files(faults, files)
        .Require(
            entrypoints is null || (entrypoints.Count <= MostEntrypoints && entrypoints.All(IsEntrypoint)), "entrypoints",
            $"there may be {MostEntrypoints}, each package/rule such as app/documents/allow")
        .Text(message, "message", LongestText);

    // Nullable annotations don't hold for what stands inside collections of a body.
    private static bool IsPath(string? path) => path is { Length: <= LongestPath } && Path().IsMatch(path) && path.Split('/').All(part => part.Trim('.').Length > 0);

    private static bool IsEntrypoint(string? text) => text is { Length: <= LongestEntrypoint } && Entrypoint().IsMatch(text);

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*\.rego\z")]
    private static partial Regex Path();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*(/[A-Za-z_][A-Za-z0-9_]*)+\z")]
    private static partial Regex Entrypoint();
}
