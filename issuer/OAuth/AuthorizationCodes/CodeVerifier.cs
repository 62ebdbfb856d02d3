using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Plinto.Issuer.OAuth.AuthorizationCodes;

/// <summary>Proof Key for Code Exchange (RFC 7636), S256 alone: a verifier that equals its challenge, as <c>plain</c> has it, proves nothing to whoever saw the request.</summary>
internal static class CodeVerifier
{
    private const int Shortest = 43;
    private const int Longest = 128;
    private static readonly SearchValues<char> Unreserved = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    /// <summary>What the verifier hashes to; null if it is not one (RFC 7636 §4.1).</summary>
    public static string? Challenge(string verifier) =>
        verifier.Length is >= Shortest and <= Longest && !verifier.AsSpan().ContainsAnyExcept(Unreserved)
            ? Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))) : null;
}
