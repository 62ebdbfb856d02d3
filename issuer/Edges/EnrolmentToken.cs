using Plinto.Issuer.FeedKeys;
using Plinto.Issuer.Secrets;

namespace Plinto.Issuer.Edges;

/// <summary>
/// What an operator carries to an edge: the one-time secret, a dot, and the thumbprint of the feed key, so that nobody in between can have the edge pin another key.
/// </summary>
internal static class EnrolmentToken
{
    /// <summary>The text to show once.</summary>
    public static string Text(OpaqueSecret secret, FeedSigner signer) => $"{secret.Text}.{signer.Thumbprint}";

    /// <summary>The hash of the secret in it, which is all that is stored. Tokens made before they carried a thumbprint are the secret alone.</summary>
    public static byte[] HashOf(string text) => OpaqueSecret.HashOf(text.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? text[..dot] : text);
}
