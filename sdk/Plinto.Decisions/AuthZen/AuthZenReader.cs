using System.Text.Json;
using Plinto.Rego.Values;

namespace Plinto.Decisions.AuthZen;

/// <summary>Reads AuthZEN requests. What is wrong with one is a sentence, never an exception.</summary>
internal static class AuthZenReader
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    // What each entity must have, all of it text (AuthZEN 1.0 §5).
    private static readonly (string Name, string[] Members)[] Entities = [("subject", ["type", "id"]), ("action", ["name"]), ("resource", ["type", "id"])];

    public static string? Read(ReadOnlyMemory<byte> utf8, bool mayBeBatch, out AuthZenRequest? request)
    {
        request = null;
        if (utf8.Length > AuthZenRequest.LargestBody)
        {
            return $"the body is longer than {AuthZenRequest.LargestBody} bytes";
        }

        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement, mayBeBatch, out request) : "the body is not a JSON object";
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return "the body is not JSON, nests too deeply, or names a member twice";
        }
    }

    private static string? Read(JsonElement root, bool mayBeBatch, out AuthZenRequest? request)
    {
        request = null;
        if (!mayBeBatch || !root.TryGetProperty("evaluations", out var evaluations))
        {
            return ReadOne(root, default, "", out request);
        }

        if (evaluations.ValueKind != JsonValueKind.Array || evaluations.GetArrayLength() > AuthZenRequest.MostEvaluations)
        {
            return $"`evaluations` is not an array of at most {AuthZenRequest.MostEvaluations}";
        }

        if (ReadSemantic(root, out var semantic) is { } wrong)
        {
            return wrong;
        }

        return evaluations.GetArrayLength() == 0 ? ReadOne(root, default, "", out request) : ReadAll(root, evaluations, semantic, out request);
    }

    private static string? ReadOne(JsonElement evaluation, JsonElement defaults, string where, out AuthZenRequest? request)
    {
        var wrong = ReadInput(evaluation, defaults, where, out var input);
        request = wrong is null ? new AuthZenRequest([input!], AuthZenSemantic.ExecuteAll, isBatch: false) : null;
        return wrong;
    }

    private static string? ReadAll(JsonElement root, JsonElement evaluations, AuthZenSemantic semantic, out AuthZenRequest? request)
    {
        request = null;
        var inputs = new List<RegoObject>();
        foreach (var evaluation in evaluations.EnumerateArray())
        {
            var where = $"evaluations[{inputs.Count}].";
            if (evaluation.ValueKind != JsonValueKind.Object)
            {
                return $"`{where.TrimEnd('.')}` is not an object";
            }

            if (ReadInput(evaluation, root, where, out var input) is { } wrong)
            {
                return wrong;
            }

            inputs.Add(input!);
        }

        request = new AuthZenRequest(inputs, semantic, isBatch: true);
        return null;
    }

    private static string? ReadSemantic(JsonElement root, out AuthZenSemantic semantic)
    {
        semantic = AuthZenSemantic.ExecuteAll;
        if (!root.TryGetProperty("options", out var options))
        {
            return null;
        }

        if (options.ValueKind != JsonValueKind.Object)
        {
            return "`options` is not an object";
        }

        if (!options.TryGetProperty("evaluations_semantic", out var name))
        {
            return null;
        }

        AuthZenSemantic? known = name.ValueKind != JsonValueKind.String ? null : name.GetString() switch
        {
            "execute_all" => AuthZenSemantic.ExecuteAll,
            "deny_on_first_deny" => AuthZenSemantic.DenyOnFirstDeny,
            "permit_on_first_permit" => AuthZenSemantic.PermitOnFirstPermit,
            _ => null,
        };
        semantic = known ?? semantic;
        return known is null ? "`options.evaluations_semantic` is none of `execute_all`, `deny_on_first_deny`, `permit_on_first_permit`" : null;
    }

    private static string? ReadInput(JsonElement evaluation, JsonElement defaults, string where, out RegoObject? input)
    {
        input = null;
        var members = new List<KeyValuePair<RegoValue, RegoValue>>();
        foreach (var (name, needed) in Entities)
        {
            if (Find(evaluation, defaults, name) is not { ValueKind: JsonValueKind.Object } entity)
            {
                return $"`{where}{name}` is missing or not an object";
            }

            foreach (var member in needed)
            {
                if (!entity.TryGetProperty(member, out var text) || text.ValueKind != JsonValueKind.String || text.GetString() is not { Length: > 0 })
                {
                    return $"`{where}{name}.{member}` is missing or no text";
                }
            }

            if (entity.TryGetProperty("properties", out var properties) && properties.ValueKind != JsonValueKind.Object)
            {
                return $"`{where}{name}.properties` is not an object";
            }

            members.Add(new(RegoString.Of(name), RegoJson.From(entity)));
        }

        if (Find(evaluation, defaults, "context") is { } context)
        {
            if (context.ValueKind != JsonValueKind.Object)
            {
                return $"`{where}context` is not an object";
            }

            members.Add(new(RegoString.Of("context"), RegoJson.From(context)));
        }
        else
        {
            members.Add(new(RegoString.Of("context"), RegoObject.Empty));
        }

        input = RegoObject.Of(members);
        return null;
    }

    // An evaluation's own member replaces the default whole (AuthZEN 1.0 §7.1.1).
    private static JsonElement? Find(JsonElement evaluation, JsonElement defaults, string name) =>
        evaluation.TryGetProperty(name, out var own) ? own
        : defaults.ValueKind == JsonValueKind.Object && defaults.TryGetProperty(name, out var shared) ? shared
        : null;
}
