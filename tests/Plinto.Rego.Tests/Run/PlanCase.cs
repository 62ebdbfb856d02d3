using System.Text;
using System.Text.Json;
using NSec.Cryptography;
using Plinto.Rego.Plan;
using Plinto.Rego.Run;
using Plinto.Rego.Values;

namespace Plinto.Rego.Tests.Run;

/// <summary>A case of plans-v1.json: a plan OPA made, and what running it must give.</summary>
internal sealed class PlanCase(JsonElement element)
{
    public string Note => element.GetProperty("note").GetString()!;

    /// <summary>Null when the case passes, else what is wrong.</summary>
    public string? Run()
    {
        RegoQueryResult outcome;
        try
        {
            var plan = PolicyPlan.Read(Encoding.UTF8.GetBytes(element.GetProperty("plan").GetRawText()));
            outcome = RegoPolicy.Create(plan, Options()).Query(element.GetProperty("entrypoints")[0].GetString()!, Input());
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
        VerifyEd25519 = static (key, message, signature) =>
            SignatureAlgorithm.Ed25519.Verify(PublicKey.Import(SignatureAlgorithm.Ed25519, key.Span, KeyBlobFormat.RawPublicKey), message.Span, signature.Span),
        SignEd25519 = static (seed, message) =>
        {
            using var key = Key.Import(SignatureAlgorithm.Ed25519, seed.Span, KeyBlobFormat.RawPrivateKey);
            return SignatureAlgorithm.Ed25519.Sign(key, message.Span);
        },
    };

    private RegoValue? Input()
    {
        if (element.TryGetProperty("input", out var input))
        {
            return RegoJson.From(input);
        }

        return Text("input_term") is { } term ? RegoTerm.Read(term) : null;
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
