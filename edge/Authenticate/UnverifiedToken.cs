using System.Buffers.Text;
using System.Text.Json;

namespace Plinto.Edge.Authenticate;

/// <summary>What a refused token says of itself. Nobody vouches for it: it chooses between two refusals and a question to the issuer, nothing else.</summary>
internal static class UnverifiedToken
{
    public static string? Issuer(ReadOnlySpan<char> token) => Text(token, part: 1, "iss");

    public static string? KeyId(ReadOnlySpan<char> token) => Text(token, part: 0, "kid");

    private static string? Text(ReadOnlySpan<char> token, int part, string name)
    {
        try
        {
            var first = token.IndexOf('.');
            var second = first + 1 + token[(first + 1)..].IndexOf('.');
            var encoded = part == 0 ? token[..first] : token[(first + 1)..second];
            using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(encoded));
            return document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (Exception malformed) when (malformed is FormatException or JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
