using System.Text.Json;
using Plinto.Issuer.Http;
using Plinto.Rego.Values;

namespace Plinto.Issuer.Policies.DryRuns;

/// <summary>The input of a question.</summary>
internal static class TrialInput
{
    private const int LongestEntrypoint = 200;

    /// <summary>Reads it; a question may name an input or subject, action, resource and context, not both.</summary>
    public static (RegoValue? Input, Problem? Fault) Read(
        string? entrypoint, JsonElement? whole, JsonElement? subject, JsonElement? action, JsonElement? resource, JsonElement? context)
    {
        if (entrypoint is { Length: 0 or > LongestEntrypoint })
        {
            return (null, Problems.Invalid($"entrypoint must have 1 to {LongestEntrypoint} characters"));
        }

        (string Name, JsonElement? Value)[] parts = [("subject", subject), ("action", action), ("resource", resource), ("context", context)];
        if (whole is null == parts.All(part => part.Value is null))
        {
            return (null, Problems.Invalid("send either input, or subject, action, resource and context"));
        }

        try
        {
            return (whole is { } all ? RegoJson.From(all) : RegoObject.Of(
                parts.Where(part => part.Value is not null)
                .Select(part => KeyValuePair.Create<RegoValue, RegoValue>(RegoString.Of(part.Name), RegoJson.From(part.Value!.Value)))), null);
        }
        catch (JsonException)
        {
            return (null, Problems.Invalid("a number is out of range"));
        }
    }
}
