using Microsoft.AspNetCore.Http.HttpResults;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Data;
using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Sessions;

/// <summary>
/// <c>/v1/sessions</c>: who is signed in where. Revoking one is applied at every edge within a second; what follows from an end is in <see cref="EndSessions"/>. Sessions start
/// in <c>SignIn</c>.
/// </summary>
internal static class SessionEndpoints
{
    public static void Map(Routes routes)
    {
        var sessions = routes.Root.MapGroup("/v1/sessions").WithTags("sessions").AddEndpointFilter<RequireCallerTenant>();
        sessions.MapGet("/", ListSessions).RequireAuthorization(Permissions.ReadSessions);
        sessions.MapGet("/{id}", GetSession).RequireAuthorization(Permissions.ReadSessions);
        sessions.MapDelete("/{id}", RevokeSession).RequireAuthorization(Permissions.ManageSessions);
        sessions.MapDelete("/", RevokeSessionsOfIdentity).RequireAuthorization(Permissions.ManageSessions);
    }

    private static async Task<Results<Ok<Page<SessionBody>>, Problem>> ListSessions(
        string? identityId, Caller caller, PageRequest page, SessionListSql sessions, CancellationToken ct)
    {
        if (!page.TryReadCursor(out SessionId? after))
        {
            return PageRequest.ForeignCursor();
        }

        IdentityId? identity = null;
        if (identityId is not null)
        {
            if (!IdentityId.TryParse(identityId, out var known))
            {
                return Problems.Invalid("identityId is not the id of an identity");
            }

            identity = known;
        }

        var rows = await sessions.ListAsync(caller.TenantId, identity, after, page.Rows, ct);
        return TypedResults.Ok(Page<SessionBody>.Of(rows, page, SessionBody.From, session => session.Id.ToString()));
    }

    private static async Task<Results<Ok<SessionBody>, Problem>> GetSession(string id, Caller caller, SessionListSql sessions, CancellationToken ct) =>
        SessionId.TryParse(id, out var known) && await sessions.FindAsync(caller.TenantId, known, ct) is { } found
            ? TypedResults.Ok(SessionBody.From(found))
            : Problems.NotFound("session");

    private static async Task<Results<NoContent, Problem>> RevokeSession(string id, Caller caller, Database db, EndSessions sessions, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(caller.TenantId, ct);
        if (!SessionId.TryParse(id, out var known) || !await sessions.EndAsync(work, known, EndReason.Revoked, caller.Actor, ct))
        {
            return Problems.NotFound("session that goes on");
        }

        await work.CommitAsync(ct);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, Problem>> RevokeSessionsOfIdentity(string? identityId, Caller caller, Database db, EndSessions sessions, CancellationToken ct)
    {
        if (identityId is null)
        {
            return Problems.Invalid("identityId says whose sessions end");
        }

        await using var work = await db.BeginAsync(caller.TenantId, ct);
        if (!IdentityId.TryParse(identityId, out var identity) || !await SessionListSql.HasIdentityAsync(work, identity, ct))
        {
            return Problems.NotFound("identity");
        }

        await sessions.EndAllAsync(work, identity, EndReason.Revoked, caller.Actor, ct);
        await work.CommitAsync(ct);
        return TypedResults.NoContent();
    }
}
