namespace Plinto.Issuer.Pages;

/// <summary>Marks an endpoint as a page of a tenant: see <see cref="LoadPageTenant"/>.</summary>
internal sealed class PageMetadata;
