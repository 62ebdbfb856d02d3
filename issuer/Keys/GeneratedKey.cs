using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using Plinto.Issuer.Ids;
using Plinto.Protocol.Keys;

namespace Plinto.Issuer.Keys;

/// <summary>A key pair just made, its private half encrypted already.</summary>
internal sealed record GeneratedKey(string KeyId, string Algorithm, JsonWebKeyRecord PublicKey, Envelope Private)
{
    /// <summary>Makes one for a tenant. RSA takes a tenth of a second, so this is done before any row is locked.</summary>
    public static GeneratedKey ForTenant(TenantId tenant, SigningAlgorithm algorithm, RootKeys rootKeys) =>
        Make(algorithm, rootKeys, kid => EnvelopePurpose.SigningKey(tenant, kid));

    /// <summary>Makes one that signs the edge feed.</summary>
    public static GeneratedKey ForFeed(RootKeys rootKeys) => Make(SigningAlgorithm.ES256, rootKeys, EnvelopePurpose.FeedKey);

    private static GeneratedKey Make(SigningAlgorithm algorithm, RootKeys rootKeys, Func<string, EnvelopePurpose> purpose)
    {
        var kid = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(16)); // random: a kid is never used again
        var (privateKey, publicKey) = algorithm.Generate(kid);
        try
        {
            return new GeneratedKey(kid, algorithm.Name, publicKey, rootKeys.Seal(privateKey, purpose(kid)));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(privateKey);
        }
    }
}
