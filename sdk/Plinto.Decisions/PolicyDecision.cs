using Plinto.Decisions.Headers;
using Plinto.Rego.Errors;
using Plinto.Rego.Run;
using Plinto.Rego.Values;

namespace Plinto.Decisions;

/// <summary>
/// What a policy says, as a decision: <c>true</c> or <c>false</c>, or an object <c>{allow, reasons, headers, acr}</c> of which only <c>allow</c> is needed.
/// Everything else denies: undefined, errors, exhausted budgets, values that are no decision. Immutable.
/// </summary>
public sealed record PolicyDecision
{
    private const int MostReasons = 32;
    private const string NotInAcr = "\"\\"; // it stands between quotes in a challenge
    private static readonly Dictionary<string, string> NoHeaders = [];

    /// <summary>The plain yes.</summary>
    public static readonly PolicyDecision Yes = new() { Allowed = true, Code = DecisionCode.Allowed };

    /// <summary>The plain no.</summary>
    public static readonly PolicyDecision No = Deny(DecisionCode.Denied);

    /// <summary>No active policy has the entrypoint.</summary>
    public static readonly PolicyDecision Missing = Deny(DecisionCode.Missing);

    /// <summary>The input is larger than it may be.</summary>
    public static readonly PolicyDecision InputTooLarge = Deny(DecisionCode.InputTooLarge);

    private static readonly PolicyDecision Undefined = Deny(DecisionCode.Undefined);
    private static readonly PolicyDecision Timeout = Deny(DecisionCode.Timeout);
    private static readonly PolicyDecision BudgetExceeded = Deny(DecisionCode.BudgetExceeded);

    /// <summary>Whether the policy allows. If <see cref="Acr"/> is set, only for who signed in that strongly.</summary>
    public required bool Allowed { get; init; }

    /// <summary>One of <see cref="DecisionCode"/>.</summary>
    public required string Code { get; init; }

    /// <summary>What the policy gives as reasons, for people; at most 32.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>Headers for the upstream, all of them allowed by <see cref="DecisionHeaders"/>.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = NoHeaders;

    /// <summary>The authentication context class that the sign-in must have reached; null for any.</summary>
    public string? Acr { get; init; }

    /// <summary>What is wrong with a policy whose result is an error or no decision, for its author and never for the caller.</summary>
    public string? Fault { get; init; }

    /// <summary>Reads the result of an entrypoint.</summary>
    public static PolicyDecision From(RegoResult result) => result.Outcome switch
    {
        RegoOutcome.Defined => From(result.Value!),
        RegoOutcome.Error => From(result.Error!),
        _ => Undefined,
    };

    /// <summary>The decision for somebody who signed in with that class: itself, or a denial <see cref="DecisionCode.StepUpRequired"/> that keeps <see cref="Acr"/>.</summary>
    /// <param name="acr">The <c>acr</c> of the sign-in; null if none is known, which is as strong as nothing.</param>
    public PolicyDecision ForAcr(string? acr) =>
        !Allowed || Acr is not { } needed || AcrLevels.Satisfies(acr, needed) ? this : Deny(DecisionCode.StepUpRequired) with { Reasons = Reasons, Acr = needed };

    private static PolicyDecision From(RegoError error) => error.Code switch
    {
        RegoErrorCode.TimeBudget or RegoErrorCode.Cancelled => Timeout,
        RegoErrorCode.StepBudget or RegoErrorCode.ValueBudget or RegoErrorCode.ByteBudget or RegoErrorCode.DepthBudget or RegoErrorCode.RegexBudget => BudgetExceeded,
        RegoErrorCode.NoEntrypoint => Missing,
        _ => Deny(DecisionCode.Error) with { Fault = error.ToString() },
    };

    private static PolicyDecision From(RegoValue value) => value switch
    {
        RegoBoolean flag => flag.Value ? Yes : No,
        RegoObject members => From(members),
        _ => Invalid("is neither a boolean nor an object with `allow`"),
    };

    private static PolicyDecision From(RegoObject members)
    {
        if (members.Find("allow") is not RegoBoolean allow)
        {
            return Invalid("has no boolean `allow`");
        }

        if (!TryReadReasons(members.Find("reasons"), out var reasons))
        {
            return Invalid($"has `reasons` that are not at most {MostReasons} strings");
        }

        if (!allow.Value)
        {
            return No with { Reasons = reasons };
        }

        if (DecisionHeaders.Read(members.Find("headers"), out var headers) is { } fault)
        {
            return Invalid(fault);
        }

        var acr = members.Find("acr");
        return acr is not null && !IsAcr(acr)
            ? Invalid("has an `acr` that is no word of 1 to 255 visible ASCII characters without quotes and backslashes")
            : Yes with { Reasons = reasons, Headers = headers, Acr = (acr as RegoString)?.Value };
    }

    private static bool IsAcr(RegoValue value) =>
        value is RegoString { Value: { Length: > 0 and <= 255 } text } && !text.AsSpan().ContainsAny(NotInAcr) && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static bool TryReadReasons(RegoValue? value, out IReadOnlyList<string> reasons)
    {
        var texts = new List<string>();
        reasons = texts;
        IEnumerable<RegoValue>? items = value switch { null => [], RegoArray array => array, RegoSet set => set, _ => null };
        foreach (var item in items ?? [])
        {
            if (item is not RegoString text || texts.Count == MostReasons)
            {
                return false;
            }

            texts.Add(text.Value);
        }

        return items is not null;
    }

    private static PolicyDecision Deny(string code) => new() { Allowed = false, Code = code };

    private static PolicyDecision Invalid(string what) => Deny(DecisionCode.ResultInvalid) with { Fault = "the policy's value " + what };
}
