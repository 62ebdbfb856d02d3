using Plinto.Issuer.Configuration;

namespace Plinto.Issuer.Keys;

/// <summary>The root keys, under which every private key in the database is encrypted. Several may be readable; one encrypts.</summary>
internal sealed class RootKeyOptions
{
    /// <summary>Id of the root key that encrypts, one of <see cref="Keys"/>. Required.</summary>
    public string? Active { get; set; }

    /// <summary>Root keys by id: 32 bytes each in base 64, as <c>issuer root-key</c> prints them.</summary>
    public Dictionary<string, string> Keys { get; set; } = [];

    /// <summary>Section <c>Plinto:RootKeys</c>.</summary>
    /// <exception cref="ConfigurationFault">A setting is unknown, unreadable or out of range.</exception>
    public static RootKeyOptions Read(Settings settings)
    {
        var options = settings.Read("RootKeys", new RootKeyOptions(), static (section, options) => section.Bind(options, Settings.Strict));
        return options;
    }
}
