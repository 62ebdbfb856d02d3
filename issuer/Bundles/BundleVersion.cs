using System.Globalization;

namespace Plinto.Issuer.Bundles;

/// <summary>What a bundle's bytes depend on.</summary>
/// <param name="Release">The active release.</param>
/// <param name="DataVersion">The version of its roles.</param>
/// <param name="KeyId">The key that signs it.</param>
internal sealed record BundleVersion(long Release, long DataVersion, string KeyId)
{
    /// <summary>As an ETag.</summary>
    public string Tag => string.Create(CultureInfo.InvariantCulture, $"\"{Release}.{DataVersion}.{KeyId}\"");
}
