using System.Text.Json;
using Plinto.Edge.Disk;
using Plinto.Tokens.Signatures;

namespace Plinto.Edge.Enrolment;

/// <summary><c>identity.json</c> in the state directory: mode 600, replaced whole.</summary>
internal sealed class EdgeIdentityFile(StateDirectory directory)
{
    private const string Name = "identity.json";

    /// <summary>The identity, or null if there is none yet. A damaged file is an error: enrolling again is the operator's decision.</summary>
    public EdgeIdentity? Read()
    {
        if (directory.Read(Name) is not { } text)
        {
            return null;
        }

        try
        {
            var record = JsonSerializer.Deserialize(text, EdgeIdentityJson.Default.EdgeIdentityRecord)!;
            return new EdgeIdentity(
                record.EdgeId,
                record.Audience,
                SigningKey.Import(Convert.FromBase64String(record.Key), record.EdgeId),
                SigningKey.Import(Convert.FromBase64String(record.AssertionKey)),
                record.FeedKeys,
                record.KeySetVersion);
        }
        catch (Exception damaged) when (damaged is JsonException or FormatException or System.Security.Cryptography.CryptographicException)
        {
            throw new InvalidOperationException($"`{Name}` in the state directory is damaged; restore it, or delete it and enrol this edge again", damaged);
        }
    }

    public void Write(EdgeIdentity identity) => directory.Write(Name, JsonSerializer.Serialize(
        new EdgeIdentityRecord
        {
            EdgeId = identity.EdgeId,
            Audience = identity.Audience,
            Key = Convert.ToBase64String(identity.Key.ExportPkcs8()),
            AssertionKey = Convert.ToBase64String(identity.AssertionKey.ExportPkcs8()),
            FeedKeys = identity.FeedKeys,
            KeySetVersion = identity.KeySetVersion,
        },
        EdgeIdentityJson.Default.EdgeIdentityRecord));
}
