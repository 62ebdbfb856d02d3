using System.Text.Json;
using System.Text.Json.Nodes;
using Plinto.Issuer.Events;

namespace Plinto.Issuer.AuditProofs;

/// <summary>
/// What a leaf of the tree is the hash of: the members of an event as this table has them, in canonical JSON (RFC 8785). A member that a later version adds to events is in no
/// leaf, so that what was sealed stays what it was.
/// </summary>
internal static class AuditLeaf
{
    private static readonly string[] Members = ["actor", "data", "id", "organization", "personalCommitment", "position", "requestId", "subject", "time", "type"];

    /// <summary>The leaf hash of an event.</summary>
    public static byte[] Hash(LoggedEvent logged) =>
        Hash((JsonObject)JsonSerializer.SerializeToNode(EventBody.From(logged), EventsJson.Default.EventBody)!);

    /// <summary>The leaf hash of an event as an export has it.</summary>
    /// <exception cref="FormatException">It is no event.</exception>
    public static byte[] Hash(JsonObject exported)
    {
        var leaf = new JsonObject();
        foreach (var name in Members)
        {
            leaf[name] = exported.TryGetPropertyValue(name, out var value) ? value?.DeepClone() : throw new FormatException($"it lacks `{name}`");
        }

        return MerkleHash.Leaf(CanonicalJson.Write(leaf));
    }

    /// <summary>The leaf hash of a position whose event was dropped before it was sealed.</summary>
    public static byte[] Gone(long position) => MerkleHash.Leaf(CanonicalJson.Write(new JsonObject { ["position"] = position, ["gone"] = true }));
}
