namespace Plinto.Issuer.AuditProofs;

/// <summary>Who signs a tenant's checkpoints.</summary>
/// <param name="Issuer">The tenant's <c>iss</c>.</param>
/// <param name="KeyId">Of the key that signs its tokens now.</param>
internal sealed record AuditSigner(string Issuer, string KeyId);
