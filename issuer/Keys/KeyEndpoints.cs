using Microsoft.AspNetCore.Http.HttpResults;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Data;
using Plinto.Issuer.Http;
using Plinto.Issuer.Idempotency;
using Plinto.Issuer.Tenants;

namespace Plinto.Issuer.Keys;

/// <summary><c>/v1/keys</c>: a tenant's signing keys, rotating and revoking them now. What happens to a key is in <see cref="KeyLife"/>.</summary>
internal static class KeyEndpoints
{
    public static void Map(Routes routes)
    {
        var keys = routes.Root.MapGroup("/v1/keys").WithTags("keys").AddEndpointFilter<RequireCallerTenant>();
        keys.MapGet("/", ListKeys).RequireAuthorization(Permissions.ReadKeys);
        keys.MapPost("/rotate", RotateKeys).RequireAuthorization(Permissions.ManageKeys).Produces<RotatedKeys>();
        keys.MapPost("/{kid}/revoke", RevokeKey).RequireAuthorization(Permissions.ManageKeys);
        JwksEndpoint.Map(routes.Tenant);
    }

    private static async Task<Ok<Page<KeyBody>>> ListKeys(Caller caller, SigningKeySql keys, CancellationToken ct) =>
        TypedResults.Ok(new Page<KeyBody>([.. (await keys.ListAsync(caller.TenantId, ct)).Select(KeyBody.From)], null));

    private static async Task<IResult> RotateKeys(
        RotateKeysRequest? request, Caller caller, TenantSql tenants, IdempotentWrite writes, KeyLife life, TimeProvider time, HttpContext http, CancellationToken ct)
    {
        var tenant = (await tenants.FindAsync(caller.TenantId, ct))!;
        var body = request ?? new RotateKeysRequest();
        return await writes.RunAsync(http, caller, caller.TenantId, body, async work =>
        {
            var result = await life.RotateAsync(work, SigningAlgorithm.Find(tenant.Algorithm)!, caller.Actor, body.Emergency, activeSince: null, ct);
            return result.ActiveKeyId is { } kid ? WriteOutcome.Ok(new RotatedKeys(kid)) : WriteOutcome.Refuse(NotRipe(result.RipeAt, time.GetUtcNow()));
        }, ct);
    }

    private static async Task<Results<NoContent, Problem>> RevokeKey(string kid, Caller caller, TenantSql tenants, Database db, KeyLife life, CancellationToken ct)
    {
        var tenant = (await tenants.FindAsync(caller.TenantId, ct))!;
        await using var work = await db.BeginAsync(caller.TenantId, ct);
        if (!await life.RevokeAsync(work, kid, SigningAlgorithm.Find(tenant.Algorithm)!, caller.Actor, ct))
        {
            return Problems.NotFound("key that is not revoked");
        }

        await work.CommitAsync(ct);
        return TypedResults.NoContent();
    }

    private static Problem NotRipe(DateTimeOffset? ripeAt, DateTimeOffset now)
    {
        var wait = Math.Max(1, (long)Math.Ceiling(((ripeAt ?? now) - now).TotalSeconds));
        return Problems.Of(ProblemTypes.StandbyNotRipe, $"caches may not know the standby before {wait} seconds from now; wait, or ask for an emergency rotation").After(wait);
    }
}
