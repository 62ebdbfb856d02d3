using Microsoft.AspNetCore.Http.HttpResults;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.FeedKeys;
using Plinto.Issuer.Http;
using Plinto.Issuer.Idempotency;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Secrets;
using Plinto.Issuer.Tenants;

namespace Plinto.Issuer.Edges;

/// <summary>
/// <c>/v1/edges</c>: which edges there are, how far each is, and who may enrol. Operators see and change all; a tenant's key sees those that serve it. What edges call themselves
/// is in <c>Feed/</c>.
/// </summary>
internal static class EdgeEndpoints
{
    private const int MostTenants = 1000;
    private const int LongestName = 100;
    private static readonly TimeSpan DefaultLife = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(30);

    public static void Map(Routes routes)
    {
        var edges = routes.Root.MapGroup("/v1/edges").WithTags("edges");
        edges.MapGet("/", ListEdges).RequireAuthorization(Permissions.ReadEdges);
        edges.MapDelete("/{id}", RevokeEdge).RequireAuthorization(Permissions.Operate);
        edges.MapPost("/enrolment-tokens", CreateEnrolmentToken).RequireAuthorization(Permissions.Operate).Produces<CreatedEnrolmentToken>(StatusCodes.Status201Created);
        EnrolmentEndpoint.Map(routes);
    }

    private static async Task<Results<Ok<Page<EdgeBody>>, Problem>> ListEdges(Caller caller, PageRequest page, EdgeListSql edges, EdgePolicySql policies, CancellationToken ct)
    {
        if (!page.TryReadCursor(out EdgeId? after))
        {
            return PageRequest.ForeignCursor();
        }

        var rows = caller.Tenant is { } tenant ? await edges.ListAsync(tenant, after, page.Rows, ct) : await edges.ListAsync(after, page.Rows, ct);
        var running = await policies.ListAsync(caller.Tenant, rows.Select(edge => EdgeId.TryParse(edge.Id, out var id) ? id : default), ct);
        return TypedResults.Ok(Page<EdgeBody>.Of(rows, page, edge => edge with { Policies = [.. running[edge.Id]] }, edge => edge.Id));
    }

    private static async Task<Results<NoContent, Problem>> RevokeEdge(string id, Caller caller, Database db, EventLog events, TimeProvider time, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(null, ct);
        if (!EdgeId.TryParse(id, out var known) || await EdgeListSql.RevokeAsync(work, known, time.GetUtcNow(), ct) is not { } tenants)
        {
            return Problems.NotFound("edge that is enrolled");
        }

        foreach (var tenant in tenants)
        {
            await work.EnterAsync(new TenantId(tenant), ct);
            await events.AppendAsync(work, new NewEvent("edge.revoked", caller.Actor, id), ct);
        }

        await work.CommitAsync(ct);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> CreateEnrolmentToken(
        EnrolmentTokenRequest request, Caller caller, TenantSql tenants, FeedSigner signer, IdempotentWrite writes, EventLog events, TimeProvider time, HttpContext http,
        CancellationToken ct)
    {
        var life = request.ExpiresIn is { } seconds ? TimeSpan.FromSeconds(Math.Clamp(seconds, -1, (long)LongestLife.TotalSeconds + 1)) : DefaultLife;
        var fault = new Faults()
            .Text(request.Name, "name", LongestName)
            .Require(request.Tenants.Count is > 0 and <= MostTenants, "tenants", $"must name 1 to {MostTenants} tenants")
            .Require(life > TimeSpan.Zero && life <= LongestLife, "expiresIn", "must be between 1 second and 30 days")
            .Problem;
        if (fault is not null)
        {
            return fault;
        }

        var ids = new List<TenantId>();
        foreach (var name in request.Tenants.Distinct(StringComparer.Ordinal))
        {
            var tenant = TenantId.TryParse(name, out var id) ? await tenants.FindAsync(id, ct) : await tenants.FindAsync(TenantAddress.BySlug(name), ct);
            if (tenant is null)
            {
                return Problems.Invalid($"there is no tenant `{name}`");
            }

            ids.Add(tenant.Id);
        }

        return await writes.RunAsync(http, caller, tenant: null, request, async work =>
        {
            var now = time.GetUtcNow();
            var token = OpaqueSecret.Generate(OpaqueSecret.EnrolmentTokenPrefix);
            await EnrolmentTokenSql.InsertAsync(work, token, [.. ids.Distinct()], request.Name, now, now + life, ct);
            foreach (var tenant in ids.Distinct())
            {
                await work.EnterAsync(tenant, ct);
                await events.AppendAsync(work, new NewEvent("edge.enrolment_token_created", caller.Actor, tenant.ToString()), ct);
            }

            var shown = new CreatedEnrolmentToken { Token = EnrolmentToken.Text(token, signer), SecretShown = true, ExpiresAt = now + life };
            return WriteOutcome.Created("/v1/edges", shown, shown with { Token = null, SecretShown = false });
        }, ct);
    }
}
