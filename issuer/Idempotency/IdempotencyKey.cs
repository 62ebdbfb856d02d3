namespace Plinto.Issuer.Idempotency;

/// <summary>An <c>Idempotency-Key</c>, which counts for the credential that sent it.</summary>
internal sealed record IdempotencyKey(Guid CredentialId, bool OfOperator, string Text);
