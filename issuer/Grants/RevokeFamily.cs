using Plinto.Issuer.Data;
using Plinto.Issuer.EdgeChanges;
using Plinto.Issuer.Keys;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Issuer.Grants;

/// <summary>Takes back all that one authorization code came to: its refresh tokens at once, its live access tokens at every edge within a second. The session goes on.</summary>
internal sealed class RevokeFamily(KeyOptions options, TimeProvider time)
{
    /// <summary>False if the family is unknown or was revoked before.</summary>
    /// <param name="tokenId">The <c>jti</c> of an access token to revoke besides, in any case; null: none.</param>
    public async Task<bool> RevokeAsync(Work work, Guid family, string? tokenId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var revoke = work.Run("update token_families set revoked_at = $2 where id = $1 and revoked_at is null", family, now);
        var revoked = await revoke.ExecuteAsync(ct) == 1;

        // A refresh under way holds the token's row: this waits for it and then sees the access token it minted.
        await using var delete = work.Run("delete from refresh_tokens where family_id = $1 returning token_ids", family);
        var ids = (await delete.ListAsync(row => row.GetFieldValue<string[]>(0), ct)).SelectMany(some => some);
        await RevokeTokensAsync(work, [.. tokenId is null ? ids : ids.Append(tokenId)], now, ct);
        return revoked;
    }

    private async Task RevokeTokensAsync(Work work, string[] ids, DateTimeOffset now, CancellationToken ct)
    {
        if (ids.Length == 0)
        {
            return;
        }

        var expiresAt = await EdgeChangeSql.LastTokenExpiryAsync(work, now, options.ClockSkew, ct);
        foreach (var id in ids.Distinct(StringComparer.Ordinal))
        {
            await EdgeChangeSql.RevocationAsync(work, new Revocation { Kind = RevocationKind.Token, Value = id, ExpiresAt = expiresAt }, now, ct);
        }
    }
}
