using System.Text.Json.Nodes;
using Plinto.Issuer.Clients;
using Plinto.Issuer.Data;
using Plinto.Issuer.EdgeFeed;
using Plinto.Issuer.Events;
using Plinto.Issuer.Identities;
using Plinto.Issuer.Keys;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Issuer.Consents;

/// <summary>Takes back what a person has allowed a client, and what the client got by it: codes and refresh tokens are dead at once, access tokens at every edge within a second.</summary>
internal sealed class WithdrawConsent(EventLog events, KeyOptions options, TimeProvider time)
{
    /// <summary>False if there was no consent; then nothing has changed.</summary>
    public async Task<bool> RunAsync(Work work, IdentityId identity, ClientId client, Actor actor, CancellationToken ct)
    {
        if (!await ConsentSql.DeleteAsync(work, identity, client, ct))
        {
            return false;
        }

        var now = time.GetUtcNow();
        List<string> tokens;
        await using (var revoke = work.Run(RevokeSql, identity.Value, client.Value, now))
        {
            tokens = await revoke.ListAsync(row => row.GetString(0), ct);
        }

        var expiresAt = await EdgeChangeSql.LastTokenExpiryAsync(work, now, options.ClockSkew, ct);
        foreach (var token in tokens)
        {
            await EdgeChangeSql.RevocationAsync(work, new Revocation { Kind = RevocationKind.Token, Value = token, ExpiresAt = expiresAt }, now, ct);
        }

        await events.AppendAsync(work, new NewEvent("consent.withdrawn", actor, identity.ToString()) { Data = new JsonObject { ["clientId"] = client.ToString() } }, ct);
        return true;
    }

    private const string RevokeSql = """
        with families as (
            update token_families set revoked_at = $3 where identity_id = $1 and client_id = $2 and revoked_at is null returning tenant_id, id
        ), codes as (
            delete from authorization_codes where identity_id = $1 and client_id = $2 returning token_id
        )
        select token_id from codes where token_id is not null
        union select unnest(r.token_ids) from families f join refresh_tokens r on r.tenant_id = f.tenant_id and r.family_id = f.id
        """;
}
