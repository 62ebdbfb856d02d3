namespace Plinto.Rego.Run;

/// <summary>Codes of evaluation errors: OPA's, and one for each budget.</summary>
public static class RegoErrorCode
{
    /// <summary>Two rules gave different values for one document, or two keys one object member.</summary>
    public const string Conflict = "eval_conflict_error";

    /// <summary>A built-in was given an operand of the wrong type.</summary>
    public const string Type = "eval_type_error";

    /// <summary>A built-in failed.</summary>
    public const string Builtin = "eval_builtin_error";

    /// <summary>The replacement of <c>with</c> cannot be merged into the document.</summary>
    public const string WithMerge = "eval_with_merge_error";

    /// <summary>The evaluation was cancelled.</summary>
    public const string Cancelled = "eval_cancel_error";

    /// <summary>The policy is broken in itself; a fault of this library.</summary>
    public const string Internal = "eval_internal_error";

    /// <summary>More steps than the budget allows.</summary>
    public const string StepBudget = "eval_budget_steps";

    /// <summary>More time than the budget allows.</summary>
    public const string TimeBudget = "eval_budget_time";

    /// <summary>More values made than the budget allows.</summary>
    public const string ValueBudget = "eval_budget_values";

    /// <summary>More memory than the budget allows.</summary>
    public const string ByteBudget = "eval_budget_bytes";

    /// <summary>More regular expression work than the budget allows.</summary>
    public const string RegexBudget = "eval_budget_regex";

    /// <summary>Deeper calls than the budget allows, or a value or text that nests too deeply.</summary>
    public const string DepthBudget = "eval_budget_depth";

    /// <summary>The policy has no such entrypoint.</summary>
    public const string NoEntrypoint = "eval_no_entrypoint";
}
