using Microsoft.AspNetCore.Http.HttpResults;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Idempotency;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Secrets;

namespace Plinto.Issuer.ApiKeys;

/// <summary>
/// <c>/v1/api-keys</c>: the keys of this very API. A key carries its tenant; what it may do is a subset of what its maker may, it ends no later, and ends with it.
/// </summary>
internal static class ApiKeyEndpoints
{
    private const int LongestName = 100;
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(3650);

    public static void Map(Routes routes)
    {
        var keys = routes.Root.MapGroup("/v1/api-keys").WithTags("api-keys").AddEndpointFilter<RequireCallerTenant>();
        keys.MapGet("/", ListKeys).RequireAuthorization(Permissions.ReadApiKeys);
        keys.MapGet("/{id}", GetKey).RequireAuthorization(Permissions.ReadApiKeys);
        keys.MapPost("/", CreateKey).RequireAuthorization(Permissions.ManageApiKeys).Produces<CreatedApiKey>(StatusCodes.Status201Created);
        keys.MapDelete("/{id}", RevokeKey).RequireAuthorization(Permissions.ManageApiKeys);
    }

    private static async Task<Results<Ok<Page<ApiKeyBody>>, Problem>> ListKeys(Caller caller, PageRequest page, ApiKeySql keys, CancellationToken ct)
    {
        if (!page.TryReadCursor(out ApiKeyId? after))
        {
            return PageRequest.ForeignCursor();
        }

        var rows = await keys.ListAsync(caller.TenantId, after, page.Rows, ct);
        return TypedResults.Ok(Page<ApiKeyBody>.Of(rows, page, ApiKeyBody.From, key => key.Id.ToString()));
    }

    private static async Task<Results<Ok<ApiKeyBody>, Problem>> GetKey(string id, Caller caller, ApiKeySql keys, CancellationToken ct) =>
        ApiKeyId.TryParse(id, out var known) && await keys.FindAsync(caller.TenantId, known, ct) is { } found
            ? TypedResults.Ok(ApiKeyBody.From(found))
            : Problems.NotFound("API key");

    private static async Task<IResult> CreateKey(
        CreateApiKeyRequest request, Caller caller, IdempotentWrite writes, EventLog events, TimeProvider time, HttpContext http, CancellationToken ct)
    {
        var fault = new Faults()
            .Text(request.Name, "name", LongestName)
            .Require(request.Permissions.Count > 0 && request.Permissions.All(Permissions.OfApiKeys.Contains), "permissions",
                $"must be some of {string.Join(", ", Permissions.OfApiKeys)}")
            .Require(request.ExpiresIn is not { } given || (given > 0 && given <= LongestLife.TotalSeconds), "expiresIn", "must be between 1 second and ten years")
            .Problem;
        if (fault is not null)
        {
            return fault;
        }

        if (request.Permissions.FirstOrDefault(permission => !caller.Permissions.Contains(permission)) is { } missing)
        {
            return Problems.Forbidden($"a key without `{missing}` cannot give it");
        }

        return await writes.RunAsync(http, caller, caller.TenantId, request, async work =>
        {
            var now = time.GetUtcNow();
            var expiresAt = request.ExpiresIn is { } seconds ? now + TimeSpan.FromSeconds(seconds) : (DateTimeOffset?)null;
            if (caller.ExpiresAt is { } end && (expiresAt is null || expiresAt > end))
            {
                return WriteOutcome.Refuse(new Faults().Require(false, "expiresIn", $"a key that expires makes none that outlives it: at most until {end:O}").Problem!);
            }

            if (!caller.IsOperator && !await ApiKeySql.HoldAsync(work, new ApiKeyId(caller.CredentialId), ct))
            {
                return WriteOutcome.Refuse(Problems.Of(ProblemTypes.Unauthenticated, "the key was revoked just now"));
            }

            var secret = OpaqueSecret.Generate(OpaqueSecret.ApiKeyPrefix);
            var key = new ApiKey
            {
                Id = new ApiKeyId(Guid.CreateVersion7(now)),
                Name = request.Name,
                Permissions = [.. request.Permissions.Distinct(StringComparer.Ordinal)],
                CreatedAt = now,
                ExpiresAt = expiresAt,
                RevokedAt = null,
                CreatedBy = new ApiKeyMaker { Kind = caller.Actor.Kind, Id = caller.Actor.Id },
                Parent = caller.IsOperator ? null : new ApiKeyId(caller.CredentialId),
            };
            await ApiKeySql.InsertAsync(work, key, secret.Hash, ct);
            await events.AppendAsync(work, new NewEvent("api_key.created", caller.Actor, key.Id.ToString()) { Data = new() { ["name"] = key.Name } }, ct);
            var shown = new CreatedApiKey { ApiKey = ApiKeyBody.From(key), Secret = secret.Text, SecretShown = true };
            return WriteOutcome.Created("/v1/api-keys/" + key.Id, shown, shown with { Secret = null, SecretShown = false });
        }, ct);
    }

    // What a key made goes with it unless the caller says otherwise: whoever stole a key has made others with it.
    private static async Task<Results<NoContent, Problem>> RevokeKey(
        string id, Caller caller, Database db, EventLog events, TimeProvider time, CancellationToken ct, bool cascade = true)
    {
        await using var work = await db.BeginAsync(caller.TenantId, ct);
        if (!ApiKeyId.TryParse(id, out var known) || await ApiKeySql.LockAsync(work, known, ct) is not { } key)
        {
            return Problems.NotFound("API key that is not revoked");
        }

        // A key made by another has no permission that its maker had not, so this covers all that goes with it.
        if (key.Permissions.FirstOrDefault(permission => !caller.Permissions.Contains(permission)) is { } missing)
        {
            return Problems.Forbidden($"a key without `{missing}` cannot revoke one that has it");
        }

        var now = time.GetUtcNow();
        await ApiKeySql.RevokeAsync(work, known, now, ct);
        await events.AppendAsync(work, new NewEvent("api_key.revoked", caller.Actor, id), ct);
        foreach (var made in cascade ? await ApiKeySql.RevokeMadeByAsync(work, known, now, ct) : [])
        {
            await events.AppendAsync(work, new NewEvent("api_key.revoked", caller.Actor, made.ToString()) { Data = new() { ["with"] = id } }, ct);
        }

        await work.CommitAsync(ct);
        return TypedResults.NoContent();
    }
}
