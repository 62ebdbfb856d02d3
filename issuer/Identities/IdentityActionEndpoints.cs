using Microsoft.AspNetCore.Http.HttpResults;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Mail;

namespace Plinto.Issuer.Identities;

/// <summary>What can be done with an identity beside changing it: set its password, send it the mails that let it set one or confirm its address.</summary>
internal static class IdentityActionEndpoints
{
    public static void Map(RouteGroupBuilder identities)
    {
        identities.MapPost("/{id}/password", SetPassword).RequireAuthorization(Permissions.ManageIdentities);
        identities.MapPost("/{id}/password-reset", SendPasswordReset).RequireAuthorization(Permissions.ManageIdentities);
        identities.MapPost("/{id}/verification", SendVerification).RequireAuthorization(Permissions.ManageIdentities);
    }

    private static async Task<Results<NoContent, Problem>> SetPassword(
        string id, SetPasswordRequest request, Caller caller, Database db, IdentitySql identities, IdentityChanges changes, Passwords.PasswordHashPool passwords,
        CancellationToken ct)
    {
        if (!IdentityId.TryParse(id, out var known) || await identities.FindAsync(caller.TenantId, known, ct) is not { } identity)
        {
            return Problems.NotFound("identity");
        }

        if (IdentityRules.Check(request, identity) is { } fault)
        {
            return fault;
        }

        if (passwords.Hash(caller.TenantId, null, request.Password, ct) is not { } hashing)
        {
            return Problems.Unavailable("too many passwords are being hashed").After(1);
        }

        var hash = await hashing;
        await using var work = await db.BeginAsync(caller.TenantId, ct);
        if (!await changes.SetPasswordAsync(work, known, hash, caller.Actor, ct))
        {
            return Problems.NotFound("identity");
        }

        await work.CommitAsync(ct);
        return TypedResults.NoContent();
    }

    private static Task<Results<Accepted, Problem>> SendPasswordReset(string id, Caller caller, Database db, EventLog events, Outbox outbox, CancellationToken ct) =>
        SendAsync(id, MailKind.ResetPassword, caller, db, events, outbox, ct);

    private static Task<Results<Accepted, Problem>> SendVerification(string id, Caller caller, Database db, EventLog events, Outbox outbox, CancellationToken ct) =>
        SendAsync(id, MailKind.VerifyEmail, caller, db, events, outbox, ct);

    private static async Task<Results<Accepted, Problem>> SendAsync(
        string id, string kind, Caller caller, Database db, EventLog events, Outbox outbox, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(caller.TenantId, ct);
        if (!IdentityId.TryParse(id, out var known) || await IdentitySql.FindAsync(work, known, ct) is not { } identity)
        {
            return Problems.NotFound("identity");
        }

        if (identity.SuspendedAt is not null)
        {
            return Problems.Conflict("the identity is suspended");
        }

        if (kind == MailKind.VerifyEmail && identity.EmailVerifiedAt is not null)
        {
            return Problems.Conflict("the address is verified");
        }

        await outbox.AddAsync(work, new MailJob { Kind = kind, Email = identity.Email }, ct);
        await events.AppendAsync(work, new NewEvent("identity.mail_requested", caller.Actor, id) { Data = new() { ["kind"] = kind } }, ct);
        await work.CommitAsync(ct);
        outbox.Wake();
        return TypedResults.Accepted((string?)null);
    }
}
