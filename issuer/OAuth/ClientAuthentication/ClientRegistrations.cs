using System.Collections.Concurrent;
using Plinto.Issuer.Ids;

namespace Plinto.Issuer.OAuth.ClientAuthentication;

/// <summary>
/// Client registrations, kept while the tenant's revision in the database says they stand. Nothing here is ever stale: each request still asks, in one
/// round trip, for the revision and the key that signs; only the wide query is saved. Unknown clients and resources are not kept, so that nobody can fill it.
/// </summary>
internal sealed class ClientRegistrations(ClientRegistrationSql sql)
{
    private const int Capacity = 20_000;
    private readonly ConcurrentDictionary<(TenantAddress, ClientId, string?), ClientRegistration> _kept = new();

    /// <summary>What is kept, whether or not it still stands: only for whoever asks for the revision in its own statement.</summary>
    public ClientRegistration? FindKept(TenantAddress address, ClientId client, string? resource) => _kept.GetValueOrDefault((address, client, resource));

    /// <inheritdoc cref="ClientRegistrationSql.FindAsync"/>
    public async ValueTask<ClientRegistration?> FindAsync(TenantAddress address, ClientId client, string? resource, CancellationToken ct)
    {
        var key = (address, client, resource);
        if (_kept.TryGetValue(key, out var kept))
        {
            if (await sql.FindRevisionAsync(address, kept.TenantId, ct) is not { } current)
            {
                _kept.TryRemove(key, out _);
                return null;
            }

            if (current.Tenant == kept.TenantId && current.Revision == kept.Revision)
            {
                return kept.ActiveKeyId == current.ActiveKeyId ? kept : _kept[key] = kept with { ActiveKeyId = current.ActiveKeyId };
            }
        }

        var found = await sql.FindAsync(address, client, resource, ct);
        if (found is { ClientId: not null } && (found.Resource is not null || resource is null))
        {
            if (_kept.Count >= Capacity)
            {
                _kept.Clear();
            }

            _kept[key] = found;
        }

        return found;
    }
}
