namespace Plinto.Issuer.Provisioning;

/// <summary>Why a tenant was not changed.</summary>
internal enum TenantFault
{
    /// <summary>It was changed since it was read.</summary>
    VersionMismatch,

    /// <summary>The issuer, or its host, is another tenant's, or was and is still accepted there.</summary>
    IssuerTaken,

    /// <summary>A former issuer is named that the tenant does not have: they come from moves alone.</summary>
    NotFormer,
}
