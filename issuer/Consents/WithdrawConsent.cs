using System.Text.Json.Nodes;
using Plinto.Issuer.Data;
using Plinto.Issuer.Events;
using Plinto.Issuer.Grants;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.Consents;

/// <summary>
/// Takes back what a person has allowed a client, and what the client got by it: codes and refresh tokens are dead at once, access tokens at every edge within a second.
/// </summary>
internal sealed class WithdrawConsent(RevokeFamily revokeFamily, EventLog events)
{
    /// <summary>False if there was no consent; then nothing has changed.</summary>
    public async Task<bool> RunAsync(Work work, IdentityId identity, ClientId client, Actor actor, CancellationToken ct)
    {
        if (!await ConsentSql.DeleteAsync(work, identity, client, ct))
        {
            return false;
        }

        List<(Guid Family, string? TokenId)> held;
        await using (var query = work.Run(HeldSql, identity.Value, client.Value))
        {
            held = await query.ListAsync(row => (row.GetGuid(0), row.IsDBNull(1) ? null : row.GetString(1)), ct);
        }

        foreach (var (family, tokenId) in held)
        {
            await revokeFamily.RevokeAsync(work, family, tokenId, ct);
        }

        await events.AppendAsync(work, new NewEvent("consent.withdrawn", actor, identity.ToString()) { Data = new JsonObject { ["clientId"] = client.ToString() } }, ct);
        return true;
    }

    // A code goes with its family; a client without refresh tokens has its access token's id with the code alone.
    private const string HeldSql = """
        with codes as (delete from authorization_codes where identity_id = $1 and client_id = $2 returning family_id, token_id)
        select family_id, token_id from codes
        union all
        select f.id, null from token_families f where f.identity_id = $1 and f.client_id = $2 and f.revoked_at is null and not exists (select 1 from codes c where c.family_id = f.id)
        """;
}
