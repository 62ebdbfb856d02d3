using Plinto.Issuer.Credentials;
using Plinto.Issuer.Data;

namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>Gives the client its code: 256 bits, good for a minute and once (OAuth 2.1 §4.1.2). What it stands for is kept beside its hash.</summary>
internal sealed class IssueCode(Database db, TimeProvider time)
{
    /// <summary>How long a client may take to come for its tokens.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    public async ValueTask<IResult?> RunAsync(AuthorizeFlow flow, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var (request, session) = (flow.Request, flow.Session!);
        var code = OpaqueSecret.Generate(OpaqueSecret.AuthorizationCodePrefix);
        await using var insert = db.In(
            flow.Client.TenantId, InsertSql, code.Hash, request.ClientId.Value, session.IdentityId.Value, session.Id.Value, Guid.CreateVersion7(now), request.RedirectUri,
            request.CodeChallenge, request.Resource is null ? (Guid?)null : flow.Client.Resource!.Id, request.Scopes.ToArray(), request.Nonce, now, now + Lifetime);
        return await insert.ExecuteAsync(ct) == 1
            ? AuthorizeResponse.Grant(request, flow.Client.Issuer, code.Text)
            : flow.Ask("/sign-in", AuthorizeError.LoginRequired); // the session ended since it was read
    }

    // Decides by itself: no code for a session that has ended, or a client that was disabled, a moment ago.
    private const string InsertSql = """
        insert into authorization_codes
            (tenant_id, hash, client_id, identity_id, session_id, family_id, redirect_uri, code_challenge, resource_id, scopes, nonce, created_at, expires_at)
        select s.tenant_id, $1, c.id, s.identity_id, s.id, $5, $6, $7, $8, $9, $10, $11, $12
        from sessions s join clients c on c.tenant_id = s.tenant_id and c.id = $2 and c.disabled_at is null
        where s.id = $4 and s.identity_id = $3 and s.ended_at is null and s.idle_until > $11
        """;
}
