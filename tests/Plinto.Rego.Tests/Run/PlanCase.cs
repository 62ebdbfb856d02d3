using System.Text;
using System.Text.Json;
using Plinto.Rego.Plan;
using Plinto.Rego.Run;
using Plinto.Rego.Values;

namespace Plinto.Rego.Tests.Run;

/// <summary>A case of plans-v1.json: a plan OPA made, and what running it must give.</summary>
internal sealed class PlanCase(JsonElement element)
{
    public string Note => element.GetProperty("note").GetString()!;

    /// <summary>Whether it was known in the last run which members of input are read.</summary>
    public bool KnewWhatIsRead { get; private set; }

    /// <summary>Null when the case passes, else what is wrong.</summary>
    /// <param name="onlyWhatIsRead">Leaves out the members of input that the entrypoint is said not to read.</param>
    public string? Run(bool onlyWhatIsRead = false)
    {
        RegoQueryResult outcome;
        try
        {
            var plan = PolicyPlan.Read(Encoding.UTF8.GetBytes(element.GetProperty("plan").GetRawText()));
            var policy = RegoPolicy.Create(plan, Options());
            var entrypoint = element.GetProperty("entrypoints")[0].GetString()!;
            outcome = policy.Query(entrypoint, onlyWhatIsRead ? Reduce(Input(), policy.Find(entrypoint)?.InputMembers) : Input());
        }
        catch (PlanFormatException e)
        {
            return e.Message;
        }

        return Text("want_error_code") is null && Text("want_error") is null ? CheckResult(outcome) : CheckError(outcome);
    }

    private RegoPolicyOptions Options() => new()
    {
        Data = element.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object ? RegoJson.From(data) : RegoObject.Empty,
        StrictBuiltinErrors = element.TryGetProperty("strict_error", out var strict) && strict.GetBoolean(),
    };

    private RegoValue? Input()
    {
        if (element.TryGetProperty("input", out var input))
        {
            return RegoJson.From(input);
        }

        return Text("input_term") is { } term ? RegoTerm.Read(term) : null;
    }

    private RegoValue? Reduce(RegoValue? input, IReadOnlySet<string>? read)
    {
        if (input is not RegoObject members || read is null)
        {
            return input;
        }

        KnewWhatIsRead = true;
        return RegoObject.Of(Members(members).Where(member => member.Key is not RegoString name || read.Contains(name.Value)));
    }

    private static IEnumerable<KeyValuePair<RegoValue, RegoValue>> Members(RegoObject members)
    {
        foreach (var member in members)
        {
            yield return member;
        }
    }

    private string? CheckError(RegoQueryResult outcome)
    {
        if (outcome.Error is not { } error)
        {
            return $"no error, but {string.Join(", ", outcome.Results)}";
        }

        if (Text("want_error_code") is { } code && code != error.Code)
        {
            return $"error {error}, wanted code {code}";
        }

        // Plans name their modules module-N.rego where the cases say test-N.rego.
        var rendered = error.ToString().Replace("module-", "test-", StringComparison.Ordinal);
        return Text("want_error") is { } part && !rendered.Contains(part, StringComparison.Ordinal) ? $"error {rendered}, wanted {part}" : null;
    }

    private string? CheckResult(RegoQueryResult outcome)
    {
        if (outcome.Error is { } error)
        {
            return $"error {error}";
        }

        var sort = element.TryGetProperty("sort_bindings", out var sorted) && sorted.GetBoolean();
        var ignore = element.TryGetProperty("ignore_generated_vars", out var ignored) && ignored.GetBoolean();
        var wanted = RegoSet.Of(((RegoArray)RegoJson.From(element.GetProperty("want_plan_result"))).Select(b => Normal(b, sort, ignore)));
        var got = RegoSet.Of(outcome.Results.Select(b => Normal(RegoJson.Read(b.ToJson()), sort, ignore)));
        return wanted.Equals(got) ? null : $"got {got.ToJson()}, wanted {wanted.ToJson()}";
    }

    private static RegoObject Normal(RegoValue binding, bool sort, bool ignore)
    {
        var result = new RegoObject(0);
        foreach (var (key, value) in (RegoObject)binding)
        {
            if (!ignore || !((RegoString)key).Value.StartsWith("__localq", StringComparison.Ordinal))
            {
                result.Insert(key, sort && value is RegoArray array ? RegoArray.Of(array.Order()) : value);
            }
        }

        return result;
    }

    private string? Text(string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
