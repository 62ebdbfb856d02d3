namespace Plinto.Issuer.OutgoingCalls;

/// <summary>What calls to addresses that tenants name may reach.</summary>
internal sealed class OutgoingCallOptions
{
    /// <summary>
    /// Whether they may reach loopback, private and link-local addresses. Default: no, so that no tenant can make the issuer talk to what only its network sees. For
    /// development, or where every tenant is trusted.
    /// </summary>
    public bool AllowPrivateAddresses { get; set; }
}
