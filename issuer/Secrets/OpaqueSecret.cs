using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Plinto.Issuer.Secrets;

/// <summary>A secret of 256 random bits, shown once. The database keeps its SHA-256: a slow hash would add nothing to that many bits but a cost on every request.</summary>
/// <param name="Text">What its holder gets. Never stored, never logged.</param>
/// <param name="Hash">What is stored.</param>
internal sealed record OpaqueSecret(string Text, byte[] Hash)
{
    private const int Length = 32;

    /// <summary>Prefix of client secrets.</summary>
    public const string ClientSecretPrefix = "pls_";

    /// <summary>Prefix of a tenant's API keys.</summary>
    public const string ApiKeyPrefix = "plk_";

    /// <summary>Prefix of operator keys.</summary>
    public const string OperatorKeyPrefix = "plo_";

    /// <summary>Prefix of one-time tokens that enrol an edge.</summary>
    public const string EnrolmentTokenPrefix = "ple_";

    /// <summary>Prefix of what a browser's session cookie holds.</summary>
    public const string SessionPrefix = "plb_";

    /// <summary>Prefix of authorization codes.</summary>
    public const string AuthorizationCodePrefix = "plc_";

    /// <summary>Prefix of the secret in a link that downloads something.</summary>
    public const string DownloadPrefix = "pld_";

    /// <summary>Makes one. The prefix lets scanners find a leaked one and says what it is.</summary>
    public static OpaqueSecret Generate(string prefix)
    {
        var text = prefix + Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(Length));
        return new OpaqueSecret(text, HashOf(text));
    }

    /// <summary>The hash of a presented secret.</summary>
    public static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>Leaves out the secret.</summary>
    public override string ToString() => "(secret)";
}
