using Plinto.Decisions.Input;
using Plinto.Rego.Values;

namespace Plinto.Edge.Policies;

/// <summary>What let a request in: kept for streams, which are decided again when policy or roles change.</summary>
/// <param name="Entrypoint">The entrypoint asked.</param>
/// <param name="Input">Its input, as of then.</param>
/// <param name="Parts">The members that were made.</param>
/// <param name="Acr">How strongly the subject had signed in.</param>
internal sealed record DecidedInput(string Entrypoint, RegoObject Input, InputParts Parts, string? Acr)
{
    /// <summary>Whether a later policy allows it, too. One that reads what was not kept counts as a no: the client comes again and is decided anew.</summary>
    public bool IsAllowedBy(TenantPolicy policy) =>
        policy.Find(Entrypoint) is { } point && Parts.Covers(point.Reads) && point.Decide(Input).ForAcr(Acr).Allowed;
}
