using Plinto.Issuer.Events;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Credentials;

/// <summary>Who calls the management API. The tenant follows from the credential alone; only an operator names one, in <c>Plinto-Tenant</c>.</summary>
internal sealed record Caller
{
    /// <summary>The key it presented.</summary>
    public required Guid CredentialId { get; init; }

    /// <summary>Whether it stands above tenants.</summary>
    public required bool IsOperator { get; init; }

    /// <summary>The tenant it works in; null for an operator that named none.</summary>
    public required TenantId? Tenant { get; init; }

    /// <summary>What it may do.</summary>
    public required IReadOnlyList<string> Permissions { get; init; }

    /// <summary>When the key it presented ends; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>As events name it.</summary>
    public required Actor Actor { get; init; }

    /// <summary>For handlers behind <see cref="RequireCallerTenant"/>.</summary>
    public TenantId TenantId => Tenant ?? throw new InvalidOperationException("the endpoint lacks RequireCallerTenant");

    /// <summary>For endpoints: who <see cref="AuthenticateCaller"/> found.</summary>
    public static ValueTask<Caller> BindAsync(HttpContext http) => ValueTask.FromResult((Caller)http.Items[typeof(Caller)]!);
}
