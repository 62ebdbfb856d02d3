using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Plinto.Issuer.Decisions;

/// <summary>
/// An input as the log keeps it. What jsonb does not hold, or nobody could read back, is left out and the decision is kept without it: an edge sends a batch until it is
/// taken, so one input that fails would stop all that come after it.
/// </summary>
internal static class LoggedInput
{
    // Below the 64 levels that readers of JSON take, with room for what an answer puts around it.
    private const int MostDepth = 56;

    // PostgreSQL's numbers end at 131,072 digits before the point and 16,383 behind it.
    private const int LongestNumber = 1000;
    private const int LargestExponent = 1000;

    /// <summary>The input as it can be stored; null if it can't be.</summary>
    public static JsonNode? Storable(JsonElement input) => IsStorable(input, MostDepth) ? JsonNode.Parse(input.GetRawText()) : null;

    private static bool IsStorable(JsonElement value, int depth) => value.ValueKind switch
    {
        JsonValueKind.Object => depth > 0 && value.EnumerateObject().All(member => IsStorable(member.Value, depth - 1)),
        JsonValueKind.Array => depth > 0 && value.EnumerateArray().All(item => IsStorable(item, depth - 1)),
        JsonValueKind.Number => IsStorable(value.GetRawText()),
        _ => true,
    };

    private static bool IsStorable(string number)
    {
        var exponent = number.AsSpan().IndexOfAny('e', 'E');
        return number.Length <= LongestNumber
            && (exponent < 0 || (
                int.TryParse(number.AsSpan(exponent + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var power) && Math.Abs((long)power) <= LargestExponent));
    }
}
