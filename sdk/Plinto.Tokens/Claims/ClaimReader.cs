using System.Text.Json;
using Plinto.Tokens.AccessTokens;

namespace Plinto.Tokens.Claims;

/// <summary>Reads claims one by one and remembers the first failure.</summary>
internal ref struct ClaimReader(JsonElement claims)
{
    private const double LatestInstant = 253402300799; // the last second of the year 9999

    public TokenFailure Failure { get; private set; } = TokenFailure.None;

    public string Required(string name)
    {
        if (Optional(name) is { Length: > 0 } text)
        {
            return text;
        }

        Fail(TokenFailure.ClaimMissing);
        return "";
    }

    public string? Optional(string name)
    {
        if (!claims.TryGetProperty(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        Fail(TokenFailure.ClaimInvalid);
        return null;
    }

    /// <summary>NumericDate (RFC 7519 §2): seconds, possibly with a fraction, which is cut off.</summary>
    public DateTimeOffset Instant(string name)
    {
        if (OptionalInstant(name) is { } instant)
        {
            return instant;
        }

        Fail(TokenFailure.ClaimMissing); // unless it has another type, which was the first failure
        return default;
    }

    public DateTimeOffset? OptionalInstant(string name)
    {
        if (!claims.TryGetProperty(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is >= 0 and <= LatestInstant)
        {
            return DateTimeOffset.FromUnixTimeSeconds((long)seconds);
        }

        Fail(TokenFailure.ClaimInvalid);
        return null;
    }

    public IReadOnlyList<string> Audiences()
    {
        if (OptionalAudiences() is { } audiences)
        {
            return audiences;
        }

        Fail(TokenFailure.ClaimMissing);
        return [];
    }

    /// <summary>One or many (RFC 7519 §4.1.3); null if absent.</summary>
    public IReadOnlyList<string>? OptionalAudiences()
    {
        if (!claims.TryGetProperty("aud", out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return [value.GetString()!];
        }

        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
        {
            return [.. value.EnumerateArray().Select(item => item.GetString()!)];
        }

        Fail(TokenFailure.ClaimInvalid);
        return null;
    }

    private void Fail(TokenFailure failure) => Failure = Failure == TokenFailure.None ? failure : Failure;
}
