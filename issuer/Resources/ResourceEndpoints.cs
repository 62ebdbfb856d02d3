using Microsoft.AspNetCore.Http.HttpResults;
using Plinto.Issuer.Clients;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Idempotency;
using Plinto.Issuer.Tenants;

namespace Plinto.Issuer.Resources;

/// <summary><c>/v1/resources</c>: the APIs that tokens are for, and their scopes (RFC 8707). Which client may have which is the client's, in <c>Clients/</c>.</summary>
internal static class ResourceEndpoints
{
    public static void Map(Routes routes)
    {
        var resources = routes.Root.MapGroup("/v1/resources").WithTags("resources").AddEndpointFilter<RequireCallerTenant>();
        resources.MapGet("/", ListResources).RequireAuthorization(Permissions.ReadResources);
        resources.MapGet("/{id}", GetResource).RequireAuthorization(Permissions.ReadResources);
        resources.MapPost("/", CreateResource).RequireAuthorization(Permissions.ManageResources).Produces<ResourceResource>(StatusCodes.Status201Created);
        resources.MapPatch("/{id}", UpdateResource).RequireAuthorization(Permissions.ManageResources);
        resources.MapDelete("/{id}", DeleteResource).RequireAuthorization(Permissions.ManageResources);
    }

    private static async Task<Results<Ok<Page<ResourceResource>>, Problem>> ListResources(Caller caller, PageRequest page, ResourceSql resources, CancellationToken ct)
    {
        ResourceId? after = null;
        if (page.Cursor is not null)
        {
            if (!ResourceId.TryParse(page.Cursor, out var id))
            {
                return Problems.Invalid("the cursor is not one of this list");
            }

            after = id;
        }

        var rows = await resources.ListAsync(caller.TenantId, after, page.Rows, ct);
        return TypedResults.Ok(Page<ResourceResource>.Of(rows, page, ResourceResource.From, resource => resource.Id.ToString()));
    }

    private static async Task<Results<Ok<ResourceResource>, Problem>> GetResource(string id, Caller caller, ResourceSql resources, HttpResponse response, CancellationToken ct)
    {
        if (!ResourceId.TryParse(id, out var known) || await resources.FindAsync(caller.TenantId, known, ct) is not { } found)
        {
            return Problems.NotFound("resource");
        }

        response.Headers.ETag = IfMatch.TagOf(found.Version);
        return TypedResults.Ok(ResourceResource.From(found));
    }

    private static async Task<IResult> CreateResource(
        CreateResourceRequest request, Caller caller, IdempotentWrite writes, EventLog events, TimeProvider time, HttpContext http, CancellationToken ct) =>
        ResourceRules.Check(request) is { } fault
            ? fault
            : await writes.RunAsync(http, caller, caller.TenantId, request, async work =>
            {
                var now = time.GetUtcNow();
                var resource = new Resource
                {
                    Id = new ResourceId(Guid.CreateVersion7(now)),
                    Identifier = request.Identifier,
                    Name = request.Name,
                    AccessTokenLifetime = Seconds(request.AccessTokenLifetime),
                    Scopes = [.. request.Scopes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                    ScopeDescriptions = request.ScopeDescriptions,
                    Version = 1,
                    CreatedAt = now,
                };
                if (!await ResourceSql.InsertAsync(work, resource, ct))
                {
                    return WriteOutcome.Refuse(Problems.Conflict("another resource has this identifier"));
                }

                await AllowLifetimeAsync(work, resource.AccessTokenLifetime, ct);
                await events.AppendAsync(work, new NewEvent("resource.created", caller.Actor, resource.Id.ToString()) { Data = new() { ["identifier"] = resource.Identifier } }, ct);
                return WriteOutcome.Created("/v1/resources/" + resource.Id, ResourceResource.From(resource), version: resource.Version);
            }, ct);

    private static async Task<Results<Ok<ResourceResource>, Problem>> UpdateResource(
        string id, UpdateResourceRequest request, Caller caller, IfMatch match, Database db, EventLog events, HttpResponse response, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(caller.TenantId, ct);
        if (!ResourceId.TryParse(id, out var known) || await ResourceSql.FindAsync(work, known, ct) is not { } before)
        {
            return Problems.NotFound("resource");
        }

        if (ResourceRules.Check(request, before) is { } fault)
        {
            return fault;
        }

        var patch = new ResourcePatch(request.Name, Seconds(request.AccessTokenLifetime), request.Scopes, request.ScopeDescriptions);
        if (!await ResourceSql.UpdateAsync(work, known, match.Version, patch, ct))
        {
            return Problems.VersionMismatch();
        }

        await AllowLifetimeAsync(work, patch.AccessTokenLifetime, ct);
        await events.AppendAsync(work, new NewEvent("resource.updated", caller.Actor, id), ct);
        var after = (await ResourceSql.FindAsync(work, known, ct))!;
        await work.CommitAsync(ct);
        response.Headers.ETag = IfMatch.TagOf(after.Version);
        return TypedResults.Ok(ResourceResource.From(after));
    }

    private static async Task<Results<NoContent, Problem>> DeleteResource(string id, Caller caller, IfMatch match, Database db, ClientChanges clients, EventLog events, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(caller.TenantId, ct);
        if (!ResourceId.TryParse(id, out var known) || await ResourceSql.FindAsync(work, known, ct) is null)
        {
            return Problems.NotFound("resource");
        }

        var holders = await ResourceSql.ClientsAsync(work, known, ct);
        if (!await ResourceSql.DeleteAsync(work, known, match.Version, ct))
        {
            return Problems.VersionMismatch();
        }

        // Edges know no revocation by audience: each client that could have tokens for it loses all its access tokens, and refreshes those for other resources.
        foreach (var client in holders)
        {
            await clients.RevokeAccessAsync(work, client, caller.Actor, ct);
        }

        await events.AppendAsync(work, new NewEvent("resource.deleted", caller.Actor, id), ct);
        await work.CommitAsync(ct);
        return TypedResults.NoContent();
    }

    private static Task AllowLifetimeAsync(Work work, TimeSpan? lifetime, CancellationToken ct) =>
        lifetime is { } given ? TenantSql.AllowLifetimeAsync(work, given, ct) : Task.CompletedTask;

    private static TimeSpan? Seconds(long? seconds) => seconds is { } given ? TimeSpan.FromSeconds(given) : null;
}
