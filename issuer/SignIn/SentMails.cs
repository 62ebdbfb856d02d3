using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.SignIn;

/// <summary>Seals what "check your mail" is about for its address, so that no one can make the page show, or mail to, an address of his choice.</summary>
internal sealed class SentMails(IDataProtectionProvider protection)
{
    /// <summary>Name of the parameter.</summary>
    public const string Parameter = "sent";

    private const int Longest = 4096;

    public string Seal(TenantId tenant, SentMail mail) => Protector(tenant).Protect(JsonSerializer.Serialize(mail, SignInJson.Default.SentMail));

    /// <summary>Null unless it was sealed for this tenant.</summary>
    public SentMail? Open(TenantId tenant, string? text)
    {
        if (text is not { Length: > 0 and <= Longest })
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(Protector(tenant).Unprotect(text), SignInJson.Default.SentMail);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector Protector(TenantId tenant) => protection.CreateProtector("sent-mail", tenant.ToString());
}
