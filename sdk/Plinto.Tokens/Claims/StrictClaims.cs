using System.Text.Json;
using Plinto.Tokens.AccessTokens;

namespace Plinto.Tokens.Claims;

/// <summary>Reads a payload as a JSON object in which no name stands twice, at any depth (RFC 8725 §2.4), nested at most 16 deep.</summary>
internal static class StrictClaims
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };
    private static readonly JsonDocumentOptions Lenient = new() { AllowDuplicateProperties = true, MaxDepth = 16 };

    public static TokenFailure Parse(byte[] payload, out JsonDocument? document)
    {
        document = null;
        try
        {
            document = JsonDocument.Parse(payload, Strict);
        }
        catch (JsonException)
        {
            return IsJson(payload) ? TokenFailure.DuplicateClaim : TokenFailure.Malformed;
        }
        catch (InvalidOperationException)
        {
            return TokenFailure.Malformed; // a name that is not UTF-8, or half a surrogate pair
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            return TokenFailure.None;
        }

        document.Dispose();
        document = null;
        return TokenFailure.Malformed;
    }

    private static bool IsJson(byte[] payload)
    {
        try
        {
            using var _ = JsonDocument.Parse(payload, Lenient);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
