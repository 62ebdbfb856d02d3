using Plinto.Issuer.Configuration;

namespace Plinto.Issuer.OutgoingCalls;

/// <summary>What calls to addresses that tenants name may reach.</summary>
internal sealed class OutgoingCallOptions
{
    /// <summary>
    /// Whether they may reach loopback, private and link-local addresses. Default: no, so that no tenant can make the issuer talk to what only its network sees. For
    /// development, or where every tenant is trusted.
    /// </summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>Section <c>Plinto:OutgoingCalls</c>.</summary>
    /// <exception cref="ConfigurationFault">A setting is unknown, unreadable or out of range.</exception>
    public static OutgoingCallOptions Read(Settings settings)
    {
        var options = settings.Read("OutgoingCalls", new OutgoingCallOptions(), static (section, options) => section.Bind(options, Settings.Strict));
        return options;
    }
}
