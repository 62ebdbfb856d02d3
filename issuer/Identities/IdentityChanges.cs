using Npgsql;
using Plinto.Issuer.Data;
using Plinto.Issuer.EdgeChanges;
using Plinto.Issuer.Events;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Keys;
using Plinto.Issuer.Sessions;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Issuer.Identities;

/// <summary>Changes identities with what follows from it: events, sessions that end, tokens that edges refuse, links in mails that are dead.</summary>
internal sealed class IdentityChanges(EndSessions sessions, EventLog events, KeyOptions options, TimeProvider time)
{
    private const int UnderWaySeconds = 5;

    /// <summary>False if another identity has the address; then the work must not be committed.</summary>
    /// <param name="signedUp">Whether somebody signed up with the address: unless that is confirmed it goes after a while.</param>
    public async Task<bool> CreateAsync(Work work, Identity identity, string? passwordHash, Actor actor, CancellationToken ct, bool signedUp = false)
    {
        if (!await IdentitySql.InsertAsync(work, identity, passwordHash, signedUp, ct))
        {
            return false;
        }

        await events.AppendAsync(work, new NewEvent("identity.created", actor, identity.Id.ToString()), ct);
        return true;
    }

    /// <summary>Applies a patch. Unless it is done, the work must not be committed.</summary>
    /// <param name="version">The version the caller read; null: whatever it is.</param>
    public async Task<(IdentityChange Result, Identity? After)> UpdateAsync(Work work, IdentityId id, long? version, IdentityPatch patch, Actor actor, CancellationToken ct)
    {
        if (await IdentitySql.LockAsync(work, id, version, ct) is not { } before)
        {
            return (IdentityChange.VersionMismatch, null);
        }

        var after = Apply(before, patch, time.GetUtcNow());
        try
        {
            await IdentitySql.UpdateAsync(work, after, ct);
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return (IdentityChange.EmailTaken, null);
        }

        var toggled = (after.SuspendedAt is null) != (before.SuspendedAt is null);
        if (toggled || after.Email.Key != before.Email.Key)
        {
            await EmailTokenSql.DeleteAllAsync(work, id, ct);
        }

        if (toggled)
        {
            // When it is resumed too: nothing that a request under way made may come alive.
            await sessions.EndAllAsync(work, id, EndReason.IdentitySuspended, actor, ct);
        }

        if (after.SuspendedAt is not null && before.SuspendedAt is null)
        {
            // Some seconds on: a request that is under way saw the identity not yet suspended.
            await RevokeAsync(work, id, DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds() + UnderWaySeconds), ct);
        }

        foreach (var type in EventsOf(before, after))
        {
            await events.AppendAsync(work, new NewEvent(type, actor, id.ToString()), ct);
        }

        return (IdentityChange.Done, after with { Version = before.Version + 1 });
    }

    /// <summary>
    /// Confirms the address a link was sent to, with the name and password its sign-up chose; all other links are dead then. False if the identity has another address by now,
    /// or is suspended; then the work must not be committed.
    /// </summary>
    public async Task<bool> ConfirmEmailAsync(Work work, EmailToken link, Actor actor, CancellationToken ct)
    {
        if (await PasswordSql.ConfirmAsync(work, link, time.GetUtcNow(), ct) is not { } change)
        {
            return false;
        }

        await EmailTokenSql.DeleteAllAsync(work, link.Identity, ct);
        if (change.Password)
        {
            await sessions.EndAllAsync(work, link.Identity, EndReason.PasswordChanged, actor, ct);
            await events.AppendAsync(work, new NewEvent("identity.password_changed", actor, link.Identity.ToString()), ct);
        }

        if (change.Verified)
        {
            await events.AppendAsync(work, new NewEvent("identity.email_verified", actor, link.Identity.ToString()), ct);
        }

        return true;
    }

    /// <summary>Sets another password. Links in mails are dead and all sessions end, but for the one that asked. False if the identity is unknown.</summary>
    public async Task<bool> SetPasswordAsync(Work work, IdentityId id, string passwordHash, Actor actor, CancellationToken ct, SessionId? except = null)
    {
        if (!await PasswordSql.SetAsync(work, id, passwordHash, time.GetUtcNow(), ct))
        {
            return false;
        }

        await EmailTokenSql.DeleteAllAsync(work, id, ct);
        await sessions.EndAllAsync(work, id, EndReason.PasswordChanged, actor, ct, except);
        await events.AppendAsync(work, new NewEvent("identity.password_changed", actor, id.ToString()), ct);
        return true;
    }

    /// <summary>Deletes an identity; its sessions and tokens go with it. False if it is unknown, or the version is another by now.</summary>
    public async Task<bool> DeleteAsync(Work work, IdentityId id, long? version, Actor actor, CancellationToken ct)
    {
        if (await IdentitySql.LockAsync(work, id, version, ct) is null)
        {
            return false;
        }

        await sessions.EndAllAsync(work, id, EndReason.IdentityDeleted, actor, ct);
        await RevokeAsync(work, id, issuedUntil: null, ct); // its id never comes back
        await events.AppendAsync(work, new NewEvent("identity.deleted", actor, id.ToString()), ct);
        return await IdentitySql.DeleteAsync(work, id, ct);
    }

    private static Identity Apply(Identity before, IdentityPatch patch, DateTimeOffset now)
    {
        var email = patch.Email ?? before.Email;
        var known = email.Key == before.Email.Key ? before.EmailVerifiedAt : null;
        return before with
        {
            Email = email,
            EmailVerifiedAt = patch.EmailVerified switch { true => known ?? now, false => null, null => known },
            Name = patch.Name is null ? before.Name : PersonName.Of(patch.Name),
            SuspendedAt = patch.Suspended switch { true => before.SuspendedAt ?? now, false => null, null => before.SuspendedAt },
        };
    }

    private static IEnumerable<string> EventsOf(Identity before, Identity after)
    {
        if (before.SuspendedAt is null != after.SuspendedAt is null)
        {
            yield return after.SuspendedAt is null ? "identity.resumed" : "identity.suspended";
        }

        if (after.EmailVerifiedAt is not null && before.EmailVerifiedAt is null)
        {
            yield return "identity.email_verified";
        }

        if (before.Name != after.Name || before.Email != after.Email || (before.EmailVerifiedAt is not null && after.EmailVerifiedAt is null))
        {
            yield return "identity.updated";
        }
    }

    private async Task RevokeAsync(Work work, IdentityId id, DateTimeOffset? issuedUntil, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var expiresAt = await EdgeChangeSql.LastTokenExpiryAsync(work, now, options.ClockSkew, ct);
        await EdgeChangeSql.RevocationAsync(
            work, new Revocation { Kind = RevocationKind.Subject, Value = id.ToString(), IssuedUntil = issuedUntil, ExpiresAt = expiresAt }, now, ct);
    }
}
