using Plinto.Issuer.Ids;

namespace Plinto.Issuer.OAuth.ClientAuthentication;

/// <summary>What tells whether a kept registration still stands.</summary>
/// <param name="Tenant">The tenant the address names now.</param>
/// <param name="Revision">Grows with every change of its clients and resources.</param>
/// <param name="ActiveKeyId">The key that signs now.</param>
internal sealed record TenantRevision(TenantId Tenant, long Revision, string ActiveKeyId);
