using Plinto.Edge.Policies;
using Plinto.Edge.Streams;
using Plinto.Protocol.EdgeFeed;
using Plinto.Tokens.AccessTokens;
using Plinto.Tokens.Revocations;

namespace Plinto.Edge.Snapshots;

/// <summary>
/// One tenant in memory: the active snapshot and its revocations. Requests read without a lock; the feed changes keys and revocations, the tenant's queue snapshots and policies.
/// </summary>
internal sealed class TenantState(string slug, PolicyLoader policies)
{
    private readonly Lock _changing = new();
    private readonly HashSet<string> _tombstones = new(StringComparer.Ordinal);
    private volatile Snapshot? _snapshot;
    private volatile bool _outOfStep;
    private TenantPolicy _policy = TenantPolicy.None; // the snapshot's; before the first, what lines on disk say of an older release
    private string? _policyEpoch;
    private long _policyPosition;
    private long _lastUsed;

    public string Slug { get; } = slug;

    /// <summary>The active snapshot; null only before the first.</summary>
    public Snapshot? Snapshot => _snapshot;

    public RevocationSet Revocations { get; } = new();

    public UnknownKeyGuard UnknownKeys { get; } = new();

    public OpenStreams Streams { get; } = new();

    public Refreshing Refreshing { get; } = new();

    /// <summary>True while a change is known to be missing: its age then counts from the snapshot, not from the last heartbeat.</summary>
    public bool OutOfStep => _outOfStep;

    /// <summary>For the order of eviction: milliseconds of any one clock.</summary>
    public long LastUsed => Volatile.Read(ref _lastUsed);

    public void Touch(long milliseconds) => Volatile.Write(ref _lastUsed, milliseconds);

    /// <summary>
    /// Activates a snapshot, unless it is older than the one there: within an epoch by position, across epochs by horizon. Its policies are activated by
    /// <see cref="Bind(TenantSnapshot)"/>. Revocations and tombstones are only ever added: what an older database forgot stays refused.
    /// </summary>
    /// <param name="message">What the issuer signed.</param>
    /// <param name="isOld">Whether something newer is known of: the tenant then stays out of step, its age counted from this snapshot.</param>
    public bool Replace(TenantSnapshot message, Func<Snapshot, bool> isOld)
    {
        var afterGap = _outOfStep;
        var replaced = PutInForce(message, isOld);
        // Revocations are forgotten with the tokens they were for: after a gap nobody knows whether an expired one was revoked.
        Streams.Cut(token => Refusal(token) != TokenFailure.None || (replaced && afterGap && token.ExpiresAt < message.Horizon));
        return replaced;
    }

    /// <summary>
    /// Applies a change, but for its policies and roles, which are activated by <see cref="Bind(TenantChange)"/>. A revocation is applied even when a change before it was lost;
    /// the answer then says to fetch the snapshot.
    /// </summary>
    public ChangeOutcome Apply(TenantChange change)
    {
        var outcome = TakeIn(change);
        Streams.Cut(token => Refusal(token) != TokenFailure.None);
        return outcome;
    }

    /// <summary>False for a snapshot that says what the active one says, as an issuer that compares no positions sends it again.</summary>
    public bool IsNews(TenantSnapshot message) =>
        _snapshot is not { } current || !string.Equals(message.Epoch, current.Epoch, StringComparison.Ordinal) || message.LastChange > current.LastChange;

    /// <summary>True if a change has a part that <see cref="Bind(TenantChange)"/> activates.</summary>
    public static bool HasPolicy(TenantChange change) => change.Policy is not null || change.Roles is not null || change.Assignment is not null;

    /// <summary>Activates a snapshot's policies. May take long; no lock is held meanwhile. One at a time, in order, by the tenant's queue.</summary>
    public void Bind(TenantSnapshot message)
    {
        (_policyEpoch, _policyPosition) = (message.Epoch, message.LastChange);
        PutInForce(policies.Next(_policy, message));
    }

    /// <summary>Activates a change's policies and roles, as <see cref="Bind(TenantSnapshot)"/> does.</summary>
    public void Bind(TenantChange change)
    {
        if (!string.Equals(_policyEpoch, change.Epoch, StringComparison.Ordinal))
        {
            // Another database's, or before the first snapshot, as a file keeps it when the snapshot behind it may hold a release that can't be taken: a release alone is taken in.
            if (_policyEpoch is null && change.Policy is not null)
            {
                PutInForce(policies.Next(_policy, change));
            }
        }
        else if (change.Position > _policyPosition)
        {
            _policyPosition = change.Position;
            PutInForce(policies.Next(_policy, change));
        }
    }

    /// <summary>Why a token that was verified before is refused by now, key and tenant included; what holds for open streams, too.</summary>
    public TokenFailure Refusal(AccessToken token)
    {
        var failure = Revocations.Find(token);
        return failure != TokenFailure.None || _snapshot is not { } current ? failure
            : current.Keys.IsRevoked(token.KeyId) ? TokenFailure.KeyRevoked
            : current.Tenant.Disabled ? TokenFailure.TenantRevoked
            : TokenFailure.None;
    }

    public void MarkOutOfStep() => _outOfStep = true;

    private bool PutInForce(TenantSnapshot message, Func<Snapshot, bool> isOld)
    {
        lock (_changing)
        {
            _tombstones.UnionWith(message.RevokedKeys);
            foreach (var revocation in message.Revocations)
            {
                Add(revocation);
            }

            if (_snapshot is { } current && IsOlder(message, current))
            {
                _snapshot = current.With(_tombstones);
                return false;
            }

            var fresh = Snapshot.From(message, _tombstones, _policy);
            if (_snapshot is { } before && fresh.Keys.Keys.Any(key => before.Keys.Find(key.KeyId) is null))
            {
                UnknownKeys.HeardNews();
            }

            _outOfStep = isOld(fresh);
            _snapshot = fresh;
            return true;
        }
    }

    private void PutInForce(TenantPolicy policy)
    {
        lock (_changing)
        {
            if (ReferenceEquals(policy, _policy))
            {
                return;
            }

            _policy = policy;
            _snapshot = _snapshot?.With(policy);
        }

        if (_snapshot is not null)
        {
            Streams.DecideAgain(() => _snapshot!.Policy);
        }
    }

    private ChangeOutcome TakeIn(TenantChange change)
    {
        lock (_changing)
        {
            _tombstones.UnionWith(change.RevokedKeys ?? []);
            if (change.Revocation is { } revocation)
            {
                Add(revocation);
            }

            if (_snapshot is not { } current || !string.Equals(current.Epoch, change.Epoch, StringComparison.Ordinal))
            {
                return Lost();
            }

            if (change.Position <= current.LastChange)
            {
                return ChangeOutcome.Known;
            }

            _snapshot = current.After(change, _tombstones);
            if (change.Keys is not null)
            {
                UnknownKeys.HeardNews();
            }

            return change.Previous <= current.Position ? ChangeOutcome.Applied : Lost();
        }
    }

    private static bool IsOlder(TenantSnapshot message, Snapshot current) => string.Equals(message.Epoch, current.Epoch, StringComparison.Ordinal)
        ? message.Position < current.Position || message.LastChange < current.LastChange
        : message.Horizon < current.Horizon;

    private ChangeOutcome Lost()
    {
        _outOfStep = true;
        return ChangeOutcome.Gap;
    }

    private void Add(Revocation revocation) =>
        Revocations.Add((RevocationSubject)revocation.Kind, revocation.Value, revocation.IssuedUntil, revocation.ExpiresAt);
}
