using Plinto.Issuer.Ids;

namespace Plinto.Issuer.OAuth.AuthorizationCodes;

/// <summary>A code that was shown again, and what it was exchanged for.</summary>
internal sealed record ReusedCode(ClientId ClientId, IdentityId IdentityId, SessionId SessionId, Guid FamilyId, string TokenId);
