using System.Text;
using Plinto.Rego.Syntax;

namespace Plinto.Issuer.Policies.Sources;

/// <summary>One policy's part in a release.</summary>
/// <param name="Id">Null for files that are no policy yet.</param>
/// <param name="Revision">0 for files that are not saved.</param>
internal sealed record PolicySource(PolicyId? Id, string Name, int Revision, IReadOnlyList<PolicyFile> Files, IReadOnlyList<string> Entrypoints)
{
    /// <summary>Bytes of its files.</summary>
    public int Size() => Files.Sum(file => Encoding.UTF8.GetByteCount(file.Text));

    /// <summary>Its files as modules: their names say which policy they are of.</summary>
    public IEnumerable<RegoModule> Modules(bool tests) => Files.Where(file => tests || !file.IsTest()).Select(file => new RegoModule($"{Name}/{file.Path}", file.Text));
}
