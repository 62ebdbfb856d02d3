namespace Plinto.Issuer.FeedKeys;

/// <summary>What a call of <see cref="FeedKeyRotation.AdvanceAsync"/> came to.</summary>
/// <param name="Step">The step taken; null: it is too early for the next one.</param>
/// <param name="KeyId">The key the step was about.</param>
/// <param name="Behind">Why it is too early: edges not seen since the step before, by name and id. Empty: replicas may not have noticed it yet.</param>
internal sealed record FeedKeyAdvance(FeedKeyStep? Step, string KeyId, IReadOnlyList<string> Behind);
