namespace Plinto.Issuer.Idempotency;

/// <summary>The answer to an earlier request with the same key.</summary>
internal sealed record StoredAnswer(byte[] RequestHash, int Status, string? Location, string? ETag, string Body);
