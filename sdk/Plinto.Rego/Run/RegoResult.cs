using Plinto.Rego.Errors;
using Plinto.Rego.Values;

namespace Plinto.Rego.Run;

/// <summary>What an entrypoint evaluated to.</summary>
public readonly record struct RegoResult
{
    private RegoResult(RegoOutcome outcome, RegoValue? value, RegoError? error)
    {
        Outcome = outcome;
        Value = value;
        Error = error;
    }

    /// <summary>How the evaluation ended; the default is undefined, which denies.</summary>
    public RegoOutcome Outcome { get; }

    /// <summary>The value; null unless defined.</summary>
    public RegoValue? Value { get; }

    /// <summary>The error; null unless the evaluation failed.</summary>
    public RegoError? Error { get; }

    /// <summary>Whether the value is exactly <c>true</c>; undefined and errors are not.</summary>
    public bool IsTrue => ReferenceEquals(Value, RegoBoolean.True);

    internal static RegoResult Of(RegoValue? value, RegoError? error) => error is not null ? new(RegoOutcome.Error, null, error)
        : value is null ? default : new(RegoOutcome.Defined, value, null);
}
