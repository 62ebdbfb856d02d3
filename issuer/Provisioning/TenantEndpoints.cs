using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using Plinto.Issuer.Configuration;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Data;
using Plinto.Issuer.Http;
using Plinto.Issuer.Idempotency;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Keys;
using Plinto.Issuer.Resources;
using Plinto.Issuer.Tenants;

namespace Plinto.Issuer.Provisioning;

/// <summary>
/// <c>/v1/tenants</c>: operators create, list, change and disable tenants; a tenant's own key sees its own at <c>/v1/tenant</c>. What a new tenant gets is in
/// <see cref="TenantLife"/>.
/// </summary>
internal static partial class TenantEndpoints
{
    private const int LongestName = 100;
    private const string SessionRule = "must be between 300 seconds and 400 days";

    public static void Map(Routes routes)
    {
        routes.Root.MapGet("/v1/tenant", GetOwnTenant).WithTags("tenants").AddEndpointFilter<RequireCallerTenant>().RequireAuthorization(Permissions.ReadTenant);
        var tenants = routes.Root.MapGroup("/v1/tenants").WithTags("tenants").RequireAuthorization(Permissions.Operate);
        tenants.MapGet("/", ListTenants);
        tenants.MapGet("/{id}", GetTenant);
        tenants.MapPost("/", CreateTenant).Produces<TenantBody>(StatusCodes.Status201Created);
        tenants.MapPatch("/{id}", UpdateTenant);
    }

    private static async Task<Ok<TenantBody>> GetOwnTenant(Caller caller, TenantSql tenants, HttpResponse response, CancellationToken ct)
    {
        var tenant = (await tenants.FindAsync(caller.TenantId, ct))!;
        return response.OkAt(tenant.Version, TenantBody.From(tenant));
    }

    private static async Task<Results<Ok<Page<TenantBody>>, Problem>> ListTenants(PageRequest page, TenantSql tenants, CancellationToken ct)
    {
        if (!page.TryReadCursor(out TenantId? after))
        {
            return PageRequest.ForeignCursor();
        }

        var rows = await tenants.ListAsync(after, page.Rows, ct);
        return TypedResults.Ok(Page<TenantBody>.Of(rows, page, TenantBody.From, tenant => tenant.Id.ToString()));
    }

    private static async Task<Results<Ok<TenantBody>, Problem>> GetTenant(string id, TenantSql tenants, HttpResponse response, CancellationToken ct)
    {
        if (await FindAsync(id, tenants, ct) is not { } tenant)
        {
            return Problems.NotFound("tenant");
        }

        return response.OkAt(tenant.Version, TenantBody.From(tenant));
    }

    private static async Task<IResult> CreateTenant(
        CreateTenantRequest request, Caller caller, Settings settings, IdempotentWrite writes, TenantLife life, TimeProvider time, HttpContext http, CancellationToken ct)
    {
        var fault = new Faults()
            .Text(request.Name, "name", LongestName)
            .Require(Slug().IsMatch(request.Slug), "slug", "must be 1 to 63 lower-case letters, digits and hyphens, with no hyphen at either end")
            .Require(request.Host is null || TenantIssuer.IsHost(request.Host), "host", "must be a lower-case host name, with a port if it has one")
            .Require(request.Algorithm is null || SigningAlgorithm.Find(request.Algorithm) is not null, "algorithm", "must be ES256, RS256 or PS256")
            .Require(ResourceRules.IsLifetime(request.AccessTokenLifetime), "accessTokenLifetime", "must be between 30 and 86400 seconds")
            .Problem;
        if (fault is not null)
        {
            return fault;
        }

        return await writes.RunAsync(http, caller, tenant: null, request, async work =>
        {
            var tenant = NewTenant(request, settings.PublicUrl, time.GetUtcNow());
            return await life.CreateAsync(work, tenant, request.Host, caller.Actor, ct)
                ? WriteOutcome.Created("/v1/tenants/" + tenant.Id, TenantBody.From(tenant), version: tenant.Version)
                : WriteOutcome.Refuse(Problems.Conflict("another tenant has this slug, issuer or host"));
        }, ct);
    }

    private static async Task<Results<Ok<TenantBody>, Problem>> UpdateTenant(
        string id, UpdateTenantRequest request, Caller caller, IfMatch match, TenantSql tenants, TenantLife life, TenantLocation location, Database db, HttpResponse response,
        CancellationToken ct)
    {
        if (await FindAsync(id, tenants, ct) is not { } tenant)
        {
            return Problems.NotFound("tenant");
        }

        var fault = new Faults()
            .Text(request.Name, "name", LongestName)
            .Require(request.Algorithm is null || SigningAlgorithm.Find(request.Algorithm) is not null, "algorithm", "must be ES256, RS256 or PS256")
            .Require(ResourceRules.IsLifetime(request.AccessTokenLifetime), "accessTokenLifetime", "must be between 30 and 86400 seconds")
            .Require(IsSession(request.SessionIdleLifetime), "sessionIdleLifetime", SessionRule)
            .Require(IsSession(request.SessionLifetime), "sessionLifetime", SessionRule)
            .Require(request.Issuer is null || TenantIssuer.IsAllowed(request.Issuer, tenant.Slug, location), "issuer", TenantIssuer.Rule)
            .Problem;
        if (fault is not null)
        {
            return fault;
        }

        var patch = new TenantPatch(request.Name, request.Algorithm, Seconds(request.AccessTokenLifetime), request.Disabled, request.Issuer, request.FormerIssuers)
        {
            SignUp = request.SignUp, SessionIdleLifetime = Seconds(request.SessionIdleLifetime), SessionLifetime = Seconds(request.SessionLifetime),
        };
        await using var work = await db.BeginAsync(tenant.Id, ct);
        var (after, refused) = await life.UpdateAsync(work, match.Version, patch, caller.Actor, ct);
        if (after is null)
        {
            return refused switch
            {
                TenantFault.IssuerTaken => Problems.Conflict("another tenant has this issuer, or had it and is not done moving"),
                TenantFault.NotFormer => Problems.Conflict("`formerIssuers` may only name former issuers of this tenant: they come from moving it"),
                _ => Problems.VersionMismatch(),
            };
        }

        await work.CommitAsync(ct);
        return response.OkAt(after.Version, TenantBody.From(after));
    }

    private static Task<Tenant?> FindAsync(string idOrSlug, TenantSql tenants, CancellationToken ct) =>
        TenantId.TryParse(idOrSlug, out var id) ? tenants.FindAsync(id, ct) : tenants.FindAsync(TenantAddress.BySlug(idOrSlug), ct);

    private static TimeSpan? Seconds(long? seconds) => seconds is { } some ? TimeSpan.FromSeconds(some) : null;

    private static bool IsSession(long? seconds) =>
        seconds is null || (seconds >= (long)TenantDefaults.ShortestSession.TotalSeconds && seconds <= (long)TenantDefaults.LongestSession.TotalSeconds);

    private static Tenant NewTenant(CreateTenantRequest request, string publicUrl, DateTimeOffset now) => new()
    {
        Id = new TenantId(Guid.CreateVersion7(now)),
        Slug = request.Slug,
        Name = request.Name,
        Issuer = request.Host is { } host ? new Uri(publicUrl).Scheme + "://" + host : $"{publicUrl}/t/{request.Slug}",
        FormerIssuers = [],
        Algorithm = request.Algorithm ?? SigningAlgorithm.ES256.Name,
        AccessTokenLifetime = request.AccessTokenLifetime is { } seconds ? TimeSpan.FromSeconds(seconds) : TenantDefaults.AccessTokenLifetime,
        Version = 1,
        CreatedAt = now,
        DisabledAt = null,
    };

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex Slug();
}
