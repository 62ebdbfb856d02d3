using Microsoft.AspNetCore.Http.HttpResults;
using Plinto.Issuer.Credentials;
using Plinto.Issuer.Data;
using Plinto.Issuer.Http;
using Plinto.Issuer.Idempotency;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Mail;

namespace Plinto.Issuer.Identities;

/// <summary>
/// <c>/v1/identities</c>: the people of a tenant. Rules are in <see cref="IdentityRules"/>, consequences in <see cref="IdentityChanges"/>. Passwords and mails of an identity
/// are in <see cref="IdentityActionEndpoints"/>; its sessions are at <c>/v1/sessions</c>.
/// </summary>
internal static class IdentityEndpoints
{
    public static void Map(Routes routes)
    {
        var identities = routes.Root.MapGroup("/v1/identities").WithTags("identities").AddEndpointFilter<RequireCallerTenant>();
        identities.MapGet("/", ListIdentities).RequireAuthorization(Permissions.ReadIdentities);
        identities.MapGet("/{id}", GetIdentity).RequireAuthorization(Permissions.ReadIdentities);
        identities.MapPost("/", CreateIdentity).RequireAuthorization(Permissions.ManageIdentities).Produces<IdentityBody>(StatusCodes.Status201Created);
        identities.MapPatch("/{id}", UpdateIdentity).RequireAuthorization(Permissions.ManageIdentities);
        identities.MapDelete("/{id}", DeleteIdentity).RequireAuthorization(Permissions.ManageIdentities);
        IdentityActionEndpoints.Map(identities);
    }

    private static async Task<Results<Ok<Page<IdentityBody>>, Problem>> ListIdentities(
        Caller caller, PageRequest page, IdentitySql identities, string? email, bool? suspended, CancellationToken ct)
    {
        if (!page.TryReadCursor(out IdentityId? after))
        {
            return PageRequest.ForeignCursor();
        }

        if (email is not null && !EmailAddress.TryParse(email, out _))
        {
            return TypedResults.Ok(new Page<IdentityBody>([], null)); // nobody can have it
        }

        var key = EmailAddress.TryParse(email, out var address) ? address.Key : null;
        var rows = await identities.ListAsync(caller.TenantId, key, suspended, after, page.Rows, ct);
        return TypedResults.Ok(Page<IdentityBody>.Of(rows, page, IdentityBody.From, identity => identity.Id.ToString()));
    }

    private static async Task<Results<Ok<IdentityBody>, Problem>> GetIdentity(string id, Caller caller, IdentitySql identities, HttpResponse response, CancellationToken ct)
    {
        if (!IdentityId.TryParse(id, out var known) || await identities.FindAsync(caller.TenantId, known, ct) is not { } found)
        {
            return Problems.NotFound("identity");
        }

        return response.OkAt(found.Version, IdentityBody.From(found));
    }

    private static async Task<IResult> CreateIdentity(
        CreateIdentityRequest request, Caller caller, IdempotentWrite writes, IdentityChanges changes, Passwords.PasswordHashPool passwords, TimeProvider time, HttpContext http,
        CancellationToken ct)
    {
        if (IdentityRules.Check(request) is { } fault)
        {
            return fault;
        }

        string? hash = null;
        if (request.Password is { } password)
        {
            if (passwords.Hash(caller.TenantId, null, password, ct) is not { } hashing)
            {
                return Problems.Unavailable("too many passwords are being hashed").After(1);
            }

            hash = await hashing;
        }

        // Without the password: what is remembered under the idempotency key is a fast hash, from which a password could be guessed.
        return await writes.RunAsync(http, caller, caller.TenantId, request with { Password = null }, async work =>
        {
            var identity = NewIdentity(request, hash is not null, time.GetUtcNow());
            return await changes.CreateAsync(work, identity, hash, caller.Actor, ct)
                ? WriteOutcome.Created("/v1/identities/" + identity.Id, IdentityBody.From(identity), version: identity.Version)
                : WriteOutcome.Refuse(Problems.Conflict("another identity has this address"));
        }, ct);
    }

    private static async Task<Results<Ok<IdentityBody>, Problem>> UpdateIdentity(
        string id, UpdateIdentityRequest request, Caller caller, IfMatch match, Database db, IdentityChanges changes, HttpResponse response, CancellationToken ct)
    {
        if (IdentityRules.Check(request) is { } fault)
        {
            return fault;
        }

        await using var work = await db.BeginAsync(caller.TenantId, ct);
        if (!IdentityId.TryParse(id, out var known) || await IdentitySql.FindAsync(work, known, ct) is null)
        {
            return Problems.NotFound("identity");
        }

        EmailAddress? email = EmailAddress.TryParse(request.Email, out var address) ? address : null;
        var (result, after) =
            await changes.UpdateAsync(work, known, match.Version, new IdentityPatch(request.Name, email, request.EmailVerified, request.Suspended), caller.Actor, ct);
        switch (result)
        {
            case IdentityChange.VersionMismatch:
                return Problems.VersionMismatch();
            case IdentityChange.EmailTaken:
                return Problems.Conflict("another identity has this address");
            default:
                await work.CommitAsync(ct);
                return response.OkAt(after!.Version, IdentityBody.From(after));
        }
    }

    private static async Task<Results<NoContent, Problem>> DeleteIdentity(string id, Caller caller, IfMatch match, Database db, IdentityChanges changes, CancellationToken ct)
    {
        await using var work = await db.BeginAsync(caller.TenantId, ct);
        if (!IdentityId.TryParse(id, out var known) || await IdentitySql.FindAsync(work, known, ct) is null)
        {
            return Problems.NotFound("identity");
        }

        if (!await changes.DeleteAsync(work, known, match.Version, caller.Actor, ct))
        {
            return Problems.VersionMismatch();
        }

        await work.CommitAsync(ct);
        return TypedResults.NoContent();
    }

    private static Identity NewIdentity(CreateIdentityRequest request, bool hasPassword, DateTimeOffset now)
    {
        _ = EmailAddress.TryParse(request.Email, out var email); // checked before
        return new Identity
        {
            Id = new IdentityId(Guid.CreateVersion7(now)),
            Email = email,
            EmailVerifiedAt = request.EmailVerified ? now : null,
            Name = PersonName.Of(request.Name),
            HasPassword = hasPassword,
            Version = 1,
            CreatedAt = now,
            SuspendedAt = null,
        };
    }
}
