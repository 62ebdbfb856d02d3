using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Plinto.Issuer.Data;
using Plinto.Issuer.Identities;
using Plinto.Issuer.Identities.Passwords;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Mail;

namespace Plinto.Issuer.Demo;

/// <summary>The people of the demo tenant. Seeding again keeps them and gives each another password.</summary>
internal static class DemoPeople
{
    private const int PasswordLength = 20;
    private const string PasswordLetters = "abcdefghijkmnpqrstuvwxyz23456789";

    /// <summary>Makes or renews a person with a confirmed address. Answers email and password.</summary>
    public static async Task<JsonObject> SeedAsync(Work work, string email, string name, DateTimeOffset now, CancellationToken ct)
    {
        _ = EmailAddress.TryParse(email, out var address);
        var password = RandomNumberGenerator.GetString(PasswordLetters, PasswordLength);
        var hash = PasswordHash.Create(password);
        var known = await IdentitySql.FindByEmailAsync(work, address.Key, ct);
        if (known is not null)
        {
            await PasswordSql.SetAsync(work, known.Id, hash, now, ct);
        }
        else
        {
            var identity = new Identity
            {
                Id = new IdentityId(Guid.CreateVersion7(now)), Email = address, EmailVerifiedAt = now, Name = name, HasPassword = true, Version = 1, CreatedAt = now,
                    SuspendedAt = null,
            };
            await IdentitySql.InsertAsync(work, identity, hash, signedUp: false, ct);
        }

        return new JsonObject { ["email"] = email, ["password"] = password };
    }
}
