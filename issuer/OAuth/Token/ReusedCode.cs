using Plinto.Issuer.Clients;
using Plinto.Issuer.Identities;
using Plinto.Issuer.Sessions;

namespace Plinto.Issuer.OAuth.Token;

/// <summary>A code that was shown again, and what it was exchanged for.</summary>
internal sealed record ReusedCode(ClientId ClientId, IdentityId IdentityId, SessionId SessionId, Guid FamilyId, string TokenId);
