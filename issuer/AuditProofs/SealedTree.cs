namespace Plinto.Issuer.AuditProofs;

/// <summary>A tree as it was last sealed.</summary>
/// <param name="Note">Its signed checkpoint.</param>
internal sealed record SealedTree(long Size, string Note);
