namespace Plinto.Decisions;

/// <summary>Why a decision came out as it did: stable, for problem documents, logs and metrics.</summary>
public static class DecisionCode
{
    /// <summary>The policy allows.</summary>
    public const string Allowed = "allowed";

    /// <summary>The policy says no.</summary>
    public const string Denied = "policy_denied";

    /// <summary>The policy says nothing about this input.</summary>
    public const string Undefined = "policy_undefined";

    /// <summary>The evaluation ended in an error, such as a conflict between rules.</summary>
    public const string Error = "policy_error";

    /// <summary>The evaluation took longer than it may.</summary>
    public const string Timeout = "policy_timeout";

    /// <summary>The evaluation needed more steps, values or depth than it may.</summary>
    public const string BudgetExceeded = "policy_budget_exceeded";

    /// <summary>No active policy has the entrypoint.</summary>
    public const string Missing = "policy_missing";

    /// <summary>The policy's value is no decision, such as a string, or names a header it may not set.</summary>
    public const string ResultInvalid = "policy_result_invalid";

    /// <summary>The policy allows, once the person has signed in as strongly as it asks (RFC 9470).</summary>
    public const string StepUpRequired = "step_up_required";

    /// <summary>The request holds more than a policy is given to read.</summary>
    public const string InputTooLarge = "policy_input_too_large";

    /// <summary>The HTTP status that a refusal with that code has: 413 for <see cref="InputTooLarge"/>, 401 for <see cref="StepUpRequired"/>, else 403.</summary>
    public static int Status(string code) => code switch
    {
        InputTooLarge => 413,
        StepUpRequired => 401,
        _ => 403,
    };
}
