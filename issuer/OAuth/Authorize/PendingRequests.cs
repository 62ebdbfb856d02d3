using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Plinto.Issuer.Grants;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>
/// Seals authorization requests for the address of the pages, and opens them again. Nothing is stored: a person may go back, reload or keep several tabs, and nobody can
/// fill a table by asking. What is sealed for one tenant opens for no other.
/// </summary>
internal sealed class PendingRequests(IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>How long a person may take, mails included.</summary>
    public static readonly TimeSpan Lifetime = RevokeGrants.RequestLifetime;

    /// <summary>Longest sealed text that is looked at.</summary>
    private const int Longest = 16 * 1024;

    /// <summary>Text for an address.</summary>
    public string Seal(TenantId tenant, PendingRequest request) => Protector(tenant).Protect(JsonSerializer.Serialize(request, AuthorizeJson.Default.PendingRequest));

    /// <summary>Null unless it was sealed for this tenant, less than <see cref="Lifetime"/> ago.</summary>
    public PendingRequest? Open(TenantId tenant, string? text)
    {
        if (text is not { Length: > 0 and <= Longest })
        {
            return null;
        }

        try
        {
            var request = JsonSerializer.Deserialize(Protector(tenant).Unprotect(text), AuthorizeJson.Default.PendingRequest)!;
            return request.StartedAt + Lifetime > time.GetUtcNow() ? request : null;
        }
        catch (Exception fault) when (fault is CryptographicException or JsonException) // the latter: sealed by another version of this service
        {
            return null;
        }
    }

    private IDataProtector Protector(TenantId tenant) => protection.CreateProtector("authorization-request", tenant.ToString());
}
