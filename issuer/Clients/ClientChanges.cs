using Plinto.Issuer.Data;
using Plinto.Issuer.EdgeChanges;
using Plinto.Issuer.Events;
using Plinto.Issuer.Grants;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Keys;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Issuer.Clients;

/// <summary>Changes of clients with what follows from them: the event, and the end of all that a client holds when it may have it no longer.</summary>
internal sealed class ClientChanges(EventLog events, KeyOptions options, TimeProvider time)
{
    private const int UnderWaySeconds = 5;

    /// <summary>False if a resource or scope is unknown; then the work must not be committed.</summary>
    public async Task<bool> CreateAsync(Work work, Client client, Actor actor, CancellationToken ct)
    {
        await ClientSql.InsertAsync(work, client, ct);
        if (!await ClientSql.SetResourcesAsync(work, client.Id, client.Scopes, ct)
            || (client.DefaultResource is { } resource && !await ClientSql.SetDefaultResourceAsync(work, client.Id, resource, ct)))
        {
            return false;
        }

        await events.AppendAsync(work, new NewEvent("client.created", actor, client.Id.ToString()) { Data = new() { ["name"] = client.Name, ["type"] = client.Type } }, ct);
        return true;
    }

    /// <summary>
    /// Takes back all that the client holds: pushed requests, codes and refresh tokens at once, access tokens at introspection at once and at every edge within a second. What it
    /// is given from now on is good.
    /// </summary>
    public async Task RevokeTokensAsync(Work work, ClientId id, Actor actor, CancellationToken ct)
    {
        await RevokeGrants.OfClientAsync(work, id, time.GetUtcNow(), ct);
        // After that: whoever refreshed meanwhile was waited for, and has its access token.
        await RevokeAccessAsync(work, id, actor, ct);
    }

    /// <summary>Refuses the access tokens that the client has; its refresh tokens go on.</summary>
    public Task RevokeAccessAsync(Work work, ClientId id, Actor actor, CancellationToken ct) =>
        RevokeAccessAsync(work, id, DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds()), actor, ct);

    private async Task RevokeAccessAsync(Work work, ClientId id, DateTimeOffset? issuedUntil, Actor actor, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var revocation = new Revocation
        {
            Kind = RevocationKind.Client,
            Value = id.ToString(),
            IssuedUntil = issuedUntil,
            ExpiresAt = await EdgeChangeSql.LastTokenExpiryAsync(work, now, options.ClockSkew, ct),
        };
        await EdgeChangeSql.RevocationAsync(work, revocation, now, ct);
        await events.AppendAsync(work, new NewEvent("client.tokens_revoked", actor, id.ToString()), ct);
    }

    /// <summary>Applies a patch. Unless it is done, the work must not be committed.</summary>
    public async Task<UpdateResult> UpdateAsync(Work work, Client before, long? version, ClientPatch patch, Actor actor, CancellationToken ct)
    {
        if (!await ClientSql.UpdateAsync(work, before.Id, version, patch, time.GetUtcNow(), ct))
        {
            return UpdateResult.VersionMismatch;
        }

        if ((patch.Scopes is { } scopes && !await ClientSql.SetResourcesAsync(work, before.Id, scopes, ct))
            || (patch.DefaultResource is { } resource && !await ClientSql.SetDefaultResourceAsync(work, before.Id, resource, ct)))
        {
            return UpdateResult.UnknownScope;
        }

        if (patch.Disabled is { } disabled && disabled != (before.DisabledAt is not null))
        {
            await RevokeGrants.OfClientAsync(work, before.Id, time.GetUtcNow(), ct);
        }

        if (patch.Disabled == true && before.DisabledAt is null)
        {
            // Some seconds on: a token request that is under way saw the client still enabled.
            await RevokeAccessAsync(work, before.Id, DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds() + UnderWaySeconds), actor, ct);
        }

        var type = (patch.Disabled, before.DisabledAt is not null) switch
        {
            (true, false) => "client.disabled",
            (false, true) => "client.enabled",
            _ => "client.updated",
        };
        await events.AppendAsync(work, new NewEvent(type, actor, before.Id.ToString()), ct);
        return UpdateResult.Done;
    }

    /// <summary>Deletes a client and refuses its tokens. False if it is unknown or the version is another by now.</summary>
    public async Task<bool> DeleteAsync(Work work, ClientId id, long? version, Actor actor, CancellationToken ct)
    {
        if (!await ClientSql.DeleteAsync(work, id, version, ct))
        {
            return false;
        }

        await RevokeAccessAsync(work, id, issuedUntil: null, actor, ct); // its id never comes back
        await events.AppendAsync(work, new NewEvent("client.deleted", actor, id.ToString()), ct);
        return true;
    }
}
