using System.Text.Json;
using Plinto.Rego.Conformance.Hosts;
using Plinto.Rego.Run;
using Plinto.Rego.Values;

namespace Plinto.Rego.Conformance;

/// <summary>What a case wants: a set of bindings, an error's code, a part of its text, or only whether the query has an answer.</summary>
internal sealed class Expectation(JsonElement element)
{
    /// <summary>Null if the outcome is as wanted.</summary>
    public string? Check(RegoQueryResult outcome)
    {
        var code = Text("want_error_code");
        var message = Text("want_error");
        if (code is not null || message is not null)
        {
            return CheckError(outcome, code, message);
        }

        if (outcome.Error is { } error)
        {
            return $"error {error}";
        }

        if (element.TryGetProperty("want_defined", out var defined))
        {
            return outcome.Results.Count > 0 == defined.GetBoolean() ? null : $"got {outcome.Results.Count} results, wanted defined = {defined}";
        }
        var name = element.TryGetProperty("want_plan_result", out _) ? "want_plan_result" : "want_result";
        if (!element.TryGetProperty(name, out var wanted))
        {
            return null;
        }

        var expected = RegoSet.Of(((RegoArray)RegoJson.From(wanted)).Select(Normal));
        // Results go through JSON first: sets become arrays, keys strings.
        var found = RegoSet.Of(outcome.Results.Select(binding => Normal(RegoJson.Read(binding.ToJson()))));
        return expected.Equals(found) ? null : $"got {found.ToJson()}, wanted {expected.ToJson()}";
    }

    /// <summary>
    /// Null if a module's result or abort is as wanted: conflicts abort it, else it writes byte for byte what the evaluator comes to that lets built-in errors be undefined.
    /// </summary>
    public string? CheckModule(ModuleAnswer answer, RegoQueryResult evaluator)
    {
        var (result, abort) = answer;
        if (Text("want_error_code") is "eval_conflict_error")
        {
            return abort is not null && abort.Contains("conflict", StringComparison.Ordinal) ? null : $"got {abort ?? result}, wanted a conflict";
        }

        if (abort is not null)
        {
            return $"abort {abort}";
        }

        if (evaluator.Error is { } error)
        {
            return $"got {result}, the evaluator {error}";
        }

        var expected = RegoSet.Of(evaluator.Results).ToJson();
        if (expected != result)
        {
            return $"got {result}, the evaluator {expected}";
        }

        return Text("want_error_code") is null && Text("want_error") is null ? Check(evaluator) : null;
    }

    private static string? CheckError(RegoQueryResult outcome, string? code, string? message)
    {
        if (outcome.Error is not { } error)
        {
            return $"no error but {string.Join(", ", outcome.Results)}, wanted {code} {message}";
        }

        if (code is not null && code != error.Code)
        {
            return $"error {error}, wanted code {code}";
        }

        var rendered = error.ToString().Replace("module-", "test-", StringComparison.Ordinal);
        return message is not null && !rendered.Contains(message, StringComparison.Ordinal) ? $"error {rendered}, wanted {message}" : null;
    }

    private RegoValue Normal(RegoValue binding)
    {
        if (binding is not RegoObject members)
        {
            return binding;
        }

        var (sort, ignore) = (Flag("sort_bindings"), Flag("ignore_generated_vars"));
        var result = new List<KeyValuePair<RegoValue, RegoValue>>();
        foreach (var (key, value) in members)
        {
            if (ignore && key is RegoString { Value: var name } && name.StartsWith("__localq", StringComparison.Ordinal))
            {
                continue;
            }

            result.Add(new(key, sort && value is RegoArray array ? RegoArray.Of(array.Order()) : value));
        }
        return RegoObject.Of(result);
    }

    private bool Flag(string name) => element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True;

    private string? Text(string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
