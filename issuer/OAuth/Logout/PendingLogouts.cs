using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.OAuth.Logout;

/// <summary>Where a person goes after the question whether to sign out: checked before, then sealed for one tenant, so that nobody can make the page lead elsewhere.</summary>
internal sealed class PendingLogouts(IDataProtectionProvider protection)
{
    private const int Longest = 16 * 1024;

    /// <summary>Text for an address.</summary>
    public string Seal(TenantId tenant, string returnTo) => Protector(tenant).Protect(returnTo);

    /// <summary>Null unless it was sealed for this tenant.</summary>
    public string? Open(TenantId tenant, string? text)
    {
        if (text is not { Length: > 0 and <= Longest })
        {
            return null;
        }

        try
        {
            return Protector(tenant).Unprotect(text);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector Protector(TenantId tenant) => protection.CreateProtector("logout-request", tenant.ToString());
}
