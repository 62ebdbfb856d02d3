using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Data;
using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Idempotency;

/// <summary>
/// Runs a POST in one transaction, once per <c>Idempotency-Key</c>. The key, the change and the answer are written together, so that no crash can separate them; a
/// repetition waits for a first that is still running. What is kept has no secret: a repetition answers the same thing with <c>secretShown: false</c>. Kept for a day.
/// </summary>
internal sealed class IdempotentWrite(Database db, IOptions<JsonOptions> json, TimeProvider time)
{
    private const string Header = "Idempotency-Key";
    private const int LongestKey = 255;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);
    private readonly JsonSerializerOptions _json = json.Value.SerializerOptions;

    /// <summary>Runs the write.</summary>
    /// <param name="tenant">The tenant it is in; null: none.</param>
    /// <param name="request">The body: a key that comes with another one is refused.</param>
    public async Task<IResult> RunAsync<TRequest>(HttpContext http, Caller caller, TenantId? tenant, TRequest request, Func<Work, Task<WriteOutcome>> write, CancellationToken ct)
    {
        var header = http.Request.Headers[Header];
        if (header.Count > 1 || header is [{ Length: 0 or > LongestKey }])
        {
            return Problems.Invalid($"{Header} must be given once and have 1 to {LongestKey} characters");
        }

        var key = header is [{ } text] ? new IdempotencyKey(caller.CredentialId, caller.IsOperator, text) : null;
        await using var work = await db.BeginAsync(tenant, ct);
        if (key is not null)
        {
            var hash = SHA256.HashData(
                [.. Encoding.UTF8.GetBytes($"{http.Request.Method} {http.Request.Path} {tenant}\n"), .. JsonSerializer.SerializeToUtf8Bytes(request, _json)]);
            var now = time.GetUtcNow();
            if (!await IdempotencySql.ClaimAsync(work, key, hash, now, now + Kept, ct))
            {
                return Repeat(http, await IdempotencySql.FindAsync(work, key, ct), hash);
            }
        }

        var outcome = await write(work);
        if (outcome.Fault is { } fault)
        {
            return fault; // rolled back, the key with it
        }

        if (key is not null)
        {
            await IdempotencySql.KeepAsync(work, key, outcome, JsonSerializer.Serialize(outcome.Kept, _json), ct);
        }

        await work.CommitAsync(ct);
        SetHeaders(http.Response, outcome.Location, outcome.ETag);
        return Results.Json(outcome.Body, _json, statusCode: outcome.Status);
    }

    private static IResult Repeat(HttpContext http, StoredAnswer? stored, byte[] hash)
    {
        if (stored is null)
        {
            return Problems.Conflict($"the first request with this {Header} was undone just now; send it again");
        }

        if (!CryptographicOperations.FixedTimeEquals(stored.RequestHash, hash))
        {
            return Problems.Of(ProblemTypes.IdempotencyMismatch, $"use a new {Header} for another request");
        }

        SetHeaders(http.Response, stored.Location, stored.ETag);
        http.Response.Headers["Idempotency-Replayed"] = "true";
        return TypedResults.Text(stored.Body, "application/json", Encoding.UTF8, stored.Status);
    }

    private static void SetHeaders(HttpResponse response, string? location, string? etag)
    {
        CacheHeaders.NoStore(response); // it may show a secret
        if (location is not null)
        {
            response.Headers.Location = location;
        }

        if (etag is not null)
        {
            response.Headers.ETag = etag;
        }
    }
}
