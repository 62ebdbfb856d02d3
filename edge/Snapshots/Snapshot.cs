using Plinto.Edge.Policies;
using Plinto.Protocol.EdgeFeed;
using Plinto.Protocol.Keys;
using Plinto.Tokens.Signatures;

namespace Plinto.Edge.Snapshots;

/// <summary>All a request needs of its tenant. Immutable: a change makes a new one, and a request sees exactly one.</summary>
internal sealed class Snapshot
{
    private readonly IReadOnlyList<JsonWebKeyRecord> _keys;

    private Snapshot(TenantRecord tenant, IReadOnlyList<JsonWebKeyRecord> keys, IEnumerable<string> revokedKeys)
    {
        Tenant = tenant;
        Issuers = [tenant.Issuer, .. tenant.FormerIssuers];
        _keys = keys;
        Keys = FeedVerifier.Keys(keys, revokedKeys);
    }

    public TenantRecord Tenant { get; }

    /// <summary>The <c>iss</c> values accepted: one, or more during a cut-over.</summary>
    public string[] Issuers { get; }

    public KeySet Keys { get; }

    /// <summary>The active policies and the roles they read.</summary>
    public required TenantPolicy Policy { get; init; }

    public required string Epoch { get; init; }

    public required long Position { get; init; }

    /// <summary>Position of the tenant's own last change: the next one must name it.</summary>
    public required long LastChange { get; init; }

    /// <summary>When the issuer read it.</summary>
    public required DateTimeOffset Horizon { get; init; }

    /// <param name="message">What the issuer signed.</param>
    /// <param name="tombstones">Every key id that was ever revoked: nothing brings one back, not even an older database.</param>
    /// <param name="policy">What the loader made of its policies.</param>
    public static Snapshot From(TenantSnapshot message, IEnumerable<string> tombstones, TenantPolicy policy) => new(message.Tenant, message.Keys, tombstones)
    {
        Policy = policy,
        Epoch = message.Epoch,
        Position = message.Position,
        LastChange = message.LastChange,
        Horizon = message.Horizon,
    };

    /// <summary>The same with other policies.</summary>
    public Snapshot With(TenantPolicy policy) => Copy(Tenant, _keys, Keys.Revoked, policy, LastChange);

    /// <summary>The same with more tombstones.</summary>
    public Snapshot With(IEnumerable<string> tombstones) => Copy(Tenant, _keys, tombstones, Policy, LastChange);

    /// <summary>
    /// The next snapshot after a change, but for its policies: these are bound apart. Revocations are not in it: they go to the tenant's <see cref="TenantState.Revocations"/>.
    /// </summary>
    public Snapshot After(TenantChange change, IEnumerable<string> tombstones) => Copy(change.Tenant ?? Tenant, change.Keys ?? _keys, tombstones, Policy, change.Position);

    private Snapshot Copy(TenantRecord tenant, IReadOnlyList<JsonWebKeyRecord> keys, IEnumerable<string> tombstones, TenantPolicy policy, long lastChange) =>
        new(tenant, keys, tombstones)
    {
        Policy = policy,
        Epoch = Epoch,
        Position = Math.Max(Position, lastChange),
        LastChange = lastChange,
        Horizon = Horizon,
    };
}
