using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Plinto.Edge.Disk;
using Plinto.Edge.Enrolment;
using Plinto.Tokens.AccessTokens;
using Plinto.Tokens.Signatures;

namespace Plinto.Edge.Snapshots;

/// <summary>
/// <c>manifest.jws</c> in the state directory: one file, replaced whole, signed by the edge's own key. The issuer's signature says who wrote a line, not that it is the last one:
/// this file says how far the edge had come, so that a tenant's file from before shows as old.
/// </summary>
internal sealed class ManifestFile(StateDirectory directory)
{
    /// <summary>Name in the state directory.</summary>
    public const string Name = "manifest.jws";

    private readonly Lock _writing = new();
    private const string Type = "plinto-manifest+jwt";

    /// <summary>True if there is one, whatever it is worth.</summary>
    public bool Exists => directory.Has(Name);

    /// <summary>The manifest, or null if there is none or the edge's own key did not sign it.</summary>
    public ManifestRecord? Read(EdgeIdentity identity)
    {
        if (directory.Read(Name) is not { } text || CompactJws.Parse(text.AsSpan().Trim(), Type, out var signed) != TokenFailure.None
            || signed.VerifySignature(OwnKey(identity.Key)) != TokenFailure.None)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(signed.Payload, ManifestJson.Default.ManifestRecord);
        }
        catch (JsonException)
        {
            return null; // written by a newer edge in a way that this one can't read
        }
    }

    /// <summary>Replaces it; on the device when this returns.</summary>
    public void Write(EdgeIdentity identity, ManifestRecord manifest)
    {
        lock (_writing)
        {
            directory.Write(Name, identity.Key.Sign(Type, JsonSerializer.SerializeToUtf8Bytes(manifest, ManifestJson.Default.ManifestRecord)) + "\n");
        }
    }

    private static KeySet OwnKey(SigningKey key) =>
        new([VerificationKey.From(new JsonWebKey { Kty = "EC", Kid = key.KeyId, Alg = "ES256", Use = "sig", Crv = "P-256", X = key.X, Y = key.Y })!], []);
}
