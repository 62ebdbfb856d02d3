namespace Plinto.Issuer.Policies.Releases;

/// <summary>A tenant's settings of policies on the wire.</summary>
internal sealed record PolicySettingsBody
{
    /// <summary>Whether the built-in policy over roles, <c>plinto.rbac</c>, is part of each release.</summary>
    public required bool BasePolicy { get; init; }

    /// <summary>Paths into the input whose values decision logs never hold, such as <c>/token/email</c>.</summary>
    public required IReadOnlyList<string> Redactions { get; init; }

    /// <summary>The active release; 0 before the first activation.</summary>
    public required long Release { get; init; }

    public static PolicySettingsBody From(PolicyHead head) => new() { BasePolicy = head.BasePolicy, Redactions = head.Redactions, Release = head.Release };
}
