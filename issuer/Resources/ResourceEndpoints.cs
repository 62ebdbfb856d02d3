using Microsoft.AspNetCore.Http.HttpResults;
using Plinto.Issuer.Clients;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Idempotency;
using Plinto.Issuer.Ids;
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
        resources.MapPost("/", CreateResource).RequireAuthorization(Permissions.ManageResources).Produces<ResourceBody>(StatusCodes.Status201Created);
        resources.MapPatch("/{id}", UpdateResource).RequireAuthorization(Permissions.ManageResources);
        resources.MapDelete("/{id}", DeleteResource).RequireAuthorization(Permissions.ManageResources);
    }

    private static async Task<Results<Ok<Page<ResourceBody>>, Problem>> ListResources(Caller caller, PageRequest page, ResourceSql resources, CancellationToken ct)
    {
        if (!page.TryReadCursor(out ResourceId? after))
        {
            return PageRequest.ForeignCursor();
        }

        var rows = await resources.ListAsync(caller.TenantId, after, page.Rows, ct);
        return TypedResults.Ok(Page<ResourceBody>.Of(rows, page, ResourceBody.From, resource => resource.Id.ToString()));
    }

    private static async Task<Results<Ok<ResourceBody>, Problem>> GetResource(string id, Caller caller, ResourceSql resources, HttpResponse response, CancellationToken ct)
    {
        if (!ResourceId.TryParse(id, out var known) || await resources.FindAsync(caller.TenantId, known, ct) is not { } found)
        {
            return Problems.NotFound("resource");
        }

        return response.OkAt(found.Version, ResourceBody.From(found));
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
                await events.AppendAsync(
                    work, new NewEvent("resource.created", caller.Actor, resource.Id.ToString()) { Data = new() { ["identifier"] = resource.Identifier } }, ct);
                return WriteOutcome.Created("/v1/resources/" + resource.Id, ResourceBody.From(resource), version: resource.Version);
            }, ct);

    private static async Task<Results<Ok<ResourceBody>, Problem>> UpdateResource(
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
        return response.OkAt(after.Version, ResourceBody.From(after));
    }

    private static async Task<Results<NoContent, Problem>> DeleteResource(
        string id, Caller caller, IfMatch match, Database db, ClientChanges clients, EventLog events, CancellationToken ct)
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
