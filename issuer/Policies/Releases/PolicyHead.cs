
namespace Plinto.Issuer.Policies.Releases;

/// <summary>What is active in a tenant, and its settings.</summary>
/// <param name="Release">0: nothing was ever activated, and the base policy alone decides.</param>
/// <param name="DataVersion">Grows with every change of roles and assignments.</param>
internal sealed record PolicyHead(long Release, bool BasePolicy, IReadOnlyList<string> Redactions, long DataVersion, long Version)
{
    /// <summary>A tenant that never changed anything.</summary>
    public static readonly PolicyHead First = new(0, BasePolicy: true, [], 0, 1);
}
