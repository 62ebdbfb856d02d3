using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Plinto.Protocol.EdgeFeed;
using Plinto.Protocol.Keys;

namespace Plinto.Edge.Enrolment;

/// <summary>
/// The one-time token: a secret, and after a dot the thumbprint (RFC 7638) of the feed key. The operator carries it from the issuer to the edge, so nobody between the two can have
/// the edge pin another key. A token without a thumbprint is of an older issuer; then the connection alone vouches for the keys.
/// </summary>
internal readonly record struct EnrolmentToken(string Text)
{
    /// <summary>The thumbprint, or null if the token carries none.</summary>
    public string? Thumbprint => Text.IndexOf('.') is >= 0 and var dot ? Text[(dot + 1)..] : null;

    /// <summary>
    /// The feed keys to pin: the one that the token names and no other, since only that one is vouched for; the first hello, which it signs, names the rest.
    /// Null if it is not the one that signs now: the token is older than the last rotation, or somebody else answered.
    /// </summary>
    public JsonWebKeySetRecord? Pin(EdgeEnrolment enrolment)
    {
        if (Thumbprint is not { } thumbprint)
        {
            return enrolment.FeedKeys;
        }

        return enrolment.FeedKeys.Keys is [var signing, ..] && string.Equals(ThumbprintOf(signing), thumbprint, StringComparison.Ordinal)
            ? new JsonWebKeySetRecord { Keys = [signing] } : null;
    }

    private static string? ThumbprintOf(JsonWebKeyRecord key) => key is not { KeyType: "EC", Curve: "P-256", X: { } x, Y: { } y } || !IsBase64Url(x) || !IsBase64Url(y) ? null
        : Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""")));

    // Otherwise a coordinate could end the string in the hashed text, and begin another member.
    private static bool IsBase64Url(string text) => text.Length == 43 && Base64Url.IsValid(text);
}
