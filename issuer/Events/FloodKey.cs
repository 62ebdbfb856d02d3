using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Events;

/// <summary>What like events have in common.</summary>
/// <param name="Type">Of the event.</param>
/// <param name="Reason">Of its data.</param>
/// <param name="Network">They come from; empty: from many.</param>
internal sealed record FloodKey(TenantId Tenant, string Type, string? Reason, string Network);
