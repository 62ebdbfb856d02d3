using Plinto.Issuer.Ids;
using Plinto.Protocol.Keys;

namespace Plinto.Issuer.OAuth.AccessTokens;

/// <summary>What a token's signature is held against.</summary>
/// <param name="Tenant">Whose tokens are asked about.</param>
/// <param name="Key">The public key the token names, still published.</param>
/// <param name="Issuers">The tenant's issuers: present, and former during a cut-over.</param>
internal sealed record TokenTrust(TenantId Tenant, JsonWebKeyRecord Key, IReadOnlyList<string> Issuers);
