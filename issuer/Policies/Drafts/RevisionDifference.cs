using Plinto.Issuer.Policies.Sources;

namespace Plinto.Issuer.Policies.Drafts;

/// <summary>What changed between two revisions of a policy. Files that are the same are left out.</summary>
internal sealed record RevisionDifference
{
    public required int From { get; init; }

    public required int To { get; init; }

    public required IReadOnlyList<FileDifference> Files { get; init; }

    public static RevisionDifference Between(int from, IReadOnlyList<PolicyFile> before, int to, IReadOnlyList<PolicyFile> after)
    {
        var old = before.ToDictionary(file => file.Path, file => file.Text);
        var now = after.ToDictionary(file => file.Path, file => file.Text);
        return new RevisionDifference
        {
            From = from,
            To = to,
            Files = [.. old.Keys.Union(now.Keys).Order(StringComparer.Ordinal)
                .Select(path => FileDifference.Of(path, old.GetValueOrDefault(path), now.GetValueOrDefault(path))).OfType<FileDifference>()],
        };
    }
}
