using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Data;
using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.AuditProofs;

/// <summary>
/// <c>/v1/audit-logs/checkpoint</c>, <c>…/proofs</c> and <c>…/proof-file</c>: what shows that the event log was not changed. The tree is made by <see cref="SealEvents"/>;
/// <c>issuer audit verify</c> checks an export by a proof file without asking anybody.
/// </summary>
internal static class AuditProofEndpoints
{
    public static void Map(Routes routes)
    {
        var logs = routes.Root.MapGroup("/v1/audit-logs").WithTags("audit log").AddEndpointFilter<RequireCallerTenant>().RequireAuthorization(Permissions.ReadAudit);
        logs.MapGet("/checkpoint", GetCheckpoint).Produces<string>(StatusCodes.Status200OK, "text/plain");
        logs.MapGet("/proofs", GetProof);
        logs.MapGet("/proof-file", GetProofFile).Produces<string>(StatusCodes.Status200OK, "text/plain");
    }

    private static async Task<Results<ContentHttpResult, Problem>> GetCheckpoint(Caller caller, Database db, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(caller.TenantId, ct);
        return await AuditTreeSql.NewestAsync(work, ct) is { } newest ? TypedResults.Text(newest.Note, "text/plain", Encoding.UTF8) : NothingSealed();
    }

    /// <param name="event">Inclusion: of this event.</param>
    /// <param name="from">Consistency: from the tree of this size.</param>
    /// <param name="size">Of the tree that the proof leads to; the newest by default.</param>
    private static async Task<Results<Ok<ProofBody>, Problem>> GetProof(string? @event, long? from, long? size, Caller caller, Database db, CancellationToken ct)
    {
        if ((@event is null) == (from is null))
        {
            return Problems.Invalid("name either `event`, for a proof that it is in the log, or `from`, for a proof that a later log begins with an earlier");
        }

        await using var work = await db.BeginAsync(caller.TenantId, ct);
        if (await AuditTreeSql.NewestAsync(work, ct) is not { } newest)
        {
            return NothingSealed();
        }

        var to = size ?? newest.Size;
        if (to < 1 || to > newest.Size || from > to || from < 1)
        {
            return Problems.Invalid(string.Create(CultureInfo.InvariantCulture, $"sizes are from 1 to {newest.Size}, and `from` is not above `size`"));
        }

        var tree = new MerkleTree(id => AuditTreeSql.TileAsync(work, id, ct));
        if (from is { } first)
        {
            return TypedResults.Ok(Body(null, first, to, await tree.ProveConsistencyAsync(first, to), newest.Note));
        }

        if (!TypeId.TryParse(Events.EventId.Prefix, @event!, out var id) || await AuditTreeSql.PositionAsync(work, id, ct) is not { } position)
        {
            return Problems.NotFound("event");
        }

        return position > to
            ? Problems.Conflict("the event is not in a tree of that size; events are sealed within seconds")
            : TypedResults.Ok(Body(position - 1, null, to, await tree.ProveInclusionAsync(position - 1, to), newest.Note));
    }

    /// <summary>The checkpoint, an empty line, and the hash of every leaf, base64, a line each.</summary>
    private static async Task<IResult> GetProofFile(Caller caller, Database db, HttpResponse response, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(caller.TenantId, ct, System.Data.IsolationLevel.RepeatableRead);
        if (await AuditTreeSql.NewestAsync(work, ct) is not { } newest)
        {
            return NothingSealed();
        }

        response.ContentType = "text/plain; charset=utf-8";
        await response.WriteAsync(newest.Note + "\n", ct);
        for (long leaf = 0, tile = 0; leaf < newest.Size; tile++)
        {
            var hashes = await AuditTreeSql.TileAsync(work, new TileId(0, tile), ct);
            var text = new StringBuilder();
            for (var at = 0; at < hashes.Length && leaf < newest.Size; at += MerkleHash.Length, leaf++)
            {
                text.Append(Convert.ToBase64String(hashes, at, MerkleHash.Length)).Append('\n');
            }

            await response.WriteAsync(text.ToString(), ct);
        }

        return Results.Empty;
    }

    private static ProofBody Body(long? leaf, long? from, long size, IReadOnlyList<byte[]> hashes, string note) =>
        new() { Leaf = leaf, From = from, Size = size, Hashes = [.. hashes.Select(Convert.ToBase64String)], Checkpoint = note };

    private static Problem NothingSealed() => Problems.Conflict("nothing is sealed yet; events are sealed within seconds");
}
