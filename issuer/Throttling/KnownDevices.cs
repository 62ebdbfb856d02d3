using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.IdentityModel.Tokens;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Tenants;

namespace Plinto.Issuer.Throttling;

/// <summary>
/// Remembers, in a sealed cookie, who signed in on a device before. It proves nothing about who sits there; it only keeps the count of the owner's own tries apart from those of
/// the rest of the world, so that nobody can lock an owner out by guessing (OWASP device cookies).
/// </summary>
internal sealed class KnownDevices(TenantCookies cookies, IDataProtectionProvider protection)
{
    private const string Kind = "device";
    private const int MostIdentities = 5;
    private const int Longest = 2048;
    private const int IdLength = 16;

    /// <summary>The longest that browsers keep a cookie.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(400);

    /// <summary>The device's id, if the identity signed in on it before; else null.</summary>
    public string? Find(HttpContext http, TenantId tenant, IdentityId identity) =>
        Read(http, tenant) is { } known && known.Skip(1).Contains(identity.ToString()) ? known[0] : null;

    /// <summary>Notes that the identity signed in on this device.</summary>
    public void Remember(HttpContext http, TenantId tenant, IdentityId identity)
    {
        var known = Read(http, tenant) ?? [Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(IdLength))];
        string[] after = [known[0], identity.ToString(), .. known.Skip(1).Where(other => other != identity.ToString()).Take(MostIdentities - 1)];
        cookies.Write(http, Kind, Protector(tenant).Protect(string.Join(' ', after)), Lifetime);
    }

    private string[]? Read(HttpContext http, TenantId tenant)
    {
        if (cookies.Read(http, Kind) is not { Length: <= Longest } text)
        {
            return null;
        }

        try
        {
            return Protector(tenant).Unprotect(text).Split(' ');
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector Protector(TenantId tenant) => protection.CreateProtector("known-device", tenant.ToString());
}
