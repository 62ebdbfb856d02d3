using System.Text.Json;
using Plinto.Issuer.Http;
using Plinto.Rego.Values;

namespace Plinto.Issuer.Policies.DryRuns;

/// <summary>A question to policies: in AuthZEN's words, or a whole input.</summary>
internal abstract record TrialQuestion
{
    private const int LongestEntrypoint = 200;

    /// <summary>What is asked, such as <c>app/allow</c>. Default: the release's only entrypoint beside the base policy's, else that one.</summary>
    public string? Entrypoint { get; init; }

    public JsonElement? Subject { get; init; }

    public JsonElement? Action { get; init; }

    public JsonElement? Resource { get; init; }

    public JsonElement? Context { get; init; }

    /// <summary>The whole input, in place of the four.</summary>
    public JsonElement? Input { get; init; }

    /// <summary>The input that the policies are given; a question may name an input or subject, action, resource and context, not both.</summary>
    public (RegoValue? Input, Problem? Fault) ReadInput()
    {
        if (Entrypoint is { Length: 0 or > LongestEntrypoint })
        {
            return (null, Problems.Invalid($"entrypoint must have 1 to {LongestEntrypoint} characters"));
        }

        (string Name, JsonElement? Value)[] parts = [("subject", Subject), ("action", Action), ("resource", Resource), ("context", Context)];
        if (Input is null == parts.All(part => part.Value is null))
        {
            return (null, Problems.Invalid("send either input, or subject, action, resource and context"));
        }

        try
        {
            return (Input is { } all ? RegoJson.From(all) : RegoObject.Of(
                parts.Where(part => part.Value is not null)
                .Select(part => KeyValuePair.Create<RegoValue, RegoValue>(RegoString.Of(part.Name), RegoJson.From(part.Value!.Value)))), null);
        }
        catch (JsonException)
        {
            return (null, Problems.Invalid("a number is out of range"));
        }
    }
}
