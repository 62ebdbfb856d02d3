using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Primitives;
using Plinto.Issuer.Audit;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Idempotency;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Keys;
using Plinto.Issuer.OutgoingCalls;

namespace Plinto.Issuer.LogStreams;

/// <summary><c>/v1/log-streams</c>: where a tenant's events are sent as they happen (<see cref="DeliverLogStreams"/>).</summary>
internal static class LogStreamEndpoints
{
    public static void Map(Routes routes)
    {
        var streams = routes.Root.MapGroup("/v1/log-streams").WithTags("audit").AddEndpointFilter<RequireCallerTenant>();
        streams.MapGet("/", ListStreams).RequireAuthorization(Permissions.ReadAudit);
        streams.MapGet("/{id}", GetStream).RequireAuthorization(Permissions.ReadAudit);
        streams.MapPost("/", CreateStream).RequireAuthorization(Permissions.ManageAudit).Produces<LogStreamBody>(StatusCodes.Status201Created);
        streams.MapPatch("/{id}", UpdateStream).RequireAuthorization(Permissions.ManageAudit);
        streams.MapDelete("/{id}", DeleteStream).RequireAuthorization(Permissions.ManageAudit);
    }

    private static async Task<Results<Ok<Page<LogStreamBody>>, Problem>> ListStreams(Caller caller, PageRequest page, LogStreamSql streams, CancellationToken ct)
    {
        if (!page.TryReadCursor(out LogStreamId? after))
        {
            return PageRequest.ForeignCursor();
        }

        var rows = await streams.ListAsync(caller.TenantId, after, page.Rows, ct);
        return TypedResults.Ok(Page<LogStreamBody>.Of(rows, page, LogStreamBody.From, stream => stream.Id.ToString()));
    }

    private static async Task<Results<Ok<LogStreamBody>, Problem>> GetStream(string id, Caller caller, LogStreamSql streams, HttpResponse response, CancellationToken ct) =>
        LogStreamId.TryParse(id, out var known) && await streams.FindAsync(caller.TenantId, known, ct) is { } found
            ? response.OkAt(found.Version, LogStreamBody.From(found))
            : Problems.NotFound("log stream");

    private static async Task<IResult> CreateStream(
        CreateLogStreamRequest request, Caller caller, ReadAuditFilter read, OutgoingCallOptions outgoing, IdempotentWrite writes, RootKeys keys, EventLog events,
        TimeProvider time, HttpContext http, CancellationToken ct)
    {
        if (LogStreamRules.Check(request, outgoing) is { } fault)
        {
            return fault;
        }

        var (filter, typeFault) = read.Read(new QueryCollection(request.Types is { } given ? new Dictionary<string, StringValues> { ["type"] = given } : []), caller);
        if (filter is null)
        {
            return typeFault!;
        }

        return await writes.RunAsync(http, caller, caller.TenantId, request, async work =>
        {
            var now = time.GetUtcNow();
            var id = new LogStreamId(Guid.CreateVersion7(now));
            var secret = request.Secret ?? StreamRequest.SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
            var wanted = new LogStream
            {
                Id = id, Name = request.Name, Kind = request.Kind, Settings = request.Settings, Types = filter.Types, Position = 0, State = "active", Failures = 0,
                FailingSince = null, LastError = null, DeliveredAt = null, Version = 1, CreatedAt = now,
            };
            var envelope = keys.Seal(Encoding.UTF8.GetBytes(secret), EnvelopePurpose.LogStreamSecret(caller.TenantId, id.Value));
            if (await LogStreamSql.InsertAsync(work, wanted, envelope, request.FromStart, ct) is not { } stream)
            {
                return WriteOutcome.Refuse(Problems.Conflict($"a tenant may have {LogStreamRules.MostStreams} log streams"));
            }

            await events.AppendAsync(work, new NewEvent("log_stream.created", caller.Actor, id.ToString()) { Data = new() { ["name"] = stream.Name, ["kind"] = stream.Kind } }, ct);
            var body = LogStreamBody.From(stream);
            return WriteOutcome.Created("/v1/log-streams/" + id, body with { Secret = request.Secret is null ? secret : null }, kept: body, version: stream.Version);
        }, ct);
    }

    private static async Task<Results<Ok<LogStreamBody>, Problem>> UpdateStream(
        string id, UpdateLogStreamRequest request, Caller caller, IfMatch match, OutgoingCallOptions outgoing, RootKeys keys, Database db, EventLog events, TimeProvider time,
        HttpResponse response, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(caller.TenantId, ct);
        if (!LogStreamId.TryParse(id, out var known) || await LogStreamSql.FindAsync(work, known, ct) is not { } found)
        {
            return Problems.NotFound("log stream");
        }

        if (match.Version is { } version && version != found.Version)
        {
            return Problems.VersionMismatch();
        }

        if (LogStreamRules.Check(request, found.Kind, outgoing) is { } fault)
        {
            return fault;
        }

        // The old secret must not go to a new address: whoever may only change the stream would read it there.
        if (request.Settings is { } settings && found.Kind == "splunk_hec" && request.Secret is null && settings.Url != found.Settings.Url)
        {
            return Problems.Invalid("send the secret with a new settings.url");
        }

        Envelope? envelope = request.Secret is { } secret ? keys.Seal(Encoding.UTF8.GetBytes(secret), EnvelopePurpose.LogStreamSecret(caller.TenantId, known.Value)) : null;
        await LogStreamSql.UpdateAsync(work, known, request, envelope, time.GetUtcNow(), ct);
        await events.AppendAsync(work, new NewEvent("log_stream.updated", caller.Actor, id), ct);
        var after = (await LogStreamSql.FindAsync(work, known, ct))!;
        await work.CommitAsync(ct);
        return response.OkAt(after.Version, LogStreamBody.From(after));
    }

    private static async Task<Results<NoContent, Problem>> DeleteStream(string id, Caller caller, IfMatch match, Database db, EventLog events, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(caller.TenantId, ct);
        if (!LogStreamId.TryParse(id, out var known) || await LogStreamSql.FindAsync(work, known, ct) is not { } found)
        {
            return Problems.NotFound("log stream");
        }

        if (match.Version is { } version && version != found.Version)
        {
            return Problems.VersionMismatch();
        }

        await LogStreamSql.DeleteAsync(work, known, ct);
        await events.AppendAsync(work, new NewEvent("log_stream.deleted", caller.Actor, id), ct);
        await work.CommitAsync(ct);
        return TypedResults.NoContent();
    }
}
