
namespace Plinto.Issuer.Http;

/// <summary>Where a slice maps its endpoints.</summary>
/// <param name="Root">The management API, what edges call, health.</param>
/// <param name="Tenant">A tenant's own endpoints: a request that names no tenant is refused. Not in the API description.</param>
/// <param name="Pages">A tenant's pages, which answer HEAD as GET. Not in the API description.</param>
internal sealed record Routes(IEndpointRouteBuilder Root, IEndpointRouteBuilder Tenant, IEndpointRouteBuilder Pages);
