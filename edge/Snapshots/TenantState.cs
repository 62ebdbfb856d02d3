using Plinto.Edge.Decide;
using Plinto.Edge.Proxy;
using Plinto.Protocol.EdgeFeed;
using Plinto.Tokens.AccessTokens;
using Plinto.Tokens.Revocations;

namespace Plinto.Edge.Snapshots;

/// <summary>
/// One tenant in memory: the snapshot in force and its revocations. Requests read without a lock; the feed alone changes it, one change at a time.
/// </summary>
internal sealed class TenantState(string slug, PolicyLoader policies)
{
    private readonly Lock _changing = new();
    private readonly HashSet<string> _tombstones = new(StringComparer.Ordinal);
    private volatile Snapshot? _snapshot;
    private volatile bool _outOfStep;
    private TenantPolicy _policy = TenantPolicy.None; // in step with the snapshot; before the first, what lines on disk say of an older release
    private long _lastUsed;

    public string Slug { get; } = slug;

    /// <summary>The snapshot in force; null only before the first.</summary>
    public Snapshot? Snapshot => _snapshot;

    public RevocationSet Revocations { get; } = new();

    public UnknownKeyGuard UnknownKeys { get; } = new();

    public OpenStreams Streams { get; } = new();

    /// <summary>True while a change is known to be missing: the age of knowledge then counts from the snapshot, not from the last heartbeat.</summary>
    public bool OutOfStep => _outOfStep;

    /// <summary>For the order of eviction: milliseconds of any one clock.</summary>
    public long LastUsed => Volatile.Read(ref _lastUsed);

    public void Touch(long milliseconds) => Volatile.Write(ref _lastUsed, milliseconds);

    /// <summary>
    /// Puts a snapshot in force, unless it is older than the one there: within an epoch by position, across epochs by horizon.
    /// Revocations and tombstones are only ever added: what an older database forgot stays refused.
    /// </summary>
    public bool Replace(TenantSnapshot message)
    {
        var afterGap = _outOfStep;
        var replaced = TakeOver(message);
        // Revocations are forgotten with the tokens they were for: after a gap nobody knows whether an expired one was revoked.
        Streams.Cut(token => Refusal(token) != TokenFailure.None || (replaced && afterGap && token.ExpiresAt < message.Horizon));
        Streams.DecideAgain(() => _snapshot!.Policy);
        return replaced;
    }

    /// <summary>Applies a change. A revocation is in force even when a change before it was lost; the answer then says to fetch the snapshot.</summary>
    public ChangeOutcome Apply(TenantChange change)
    {
        var outcome = TakeIn(change);
        Streams.Cut(token => Refusal(token) != TokenFailure.None);
        if (_snapshot is not null && (change.Policy is not null || change.Roles is not null || change.Assignment is not null))
        {
            Streams.DecideAgain(() => _snapshot!.Policy);
        }

        return outcome;
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

    private bool TakeOver(TenantSnapshot message)
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
                return false;
            }

            _policy = policies.Next(_policy, message);
            _snapshot = Snapshot.From(message, _tombstones, _policy);
            _outOfStep = false;
            return true;
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

            if (_snapshot is null && change.Policy is not null)
            {
                _policy = policies.Next(_policy, change); // kept on disk because the snapshot behind it may hold a release that can't be taken
            }

            if (_snapshot is not { } current || !string.Equals(current.Epoch, change.Epoch, StringComparison.Ordinal))
            {
                return Lost();
            }

            if (change.Position <= current.LastChange)
            {
                return ChangeOutcome.Known;
            }

            _policy = policies.Next(_policy, change);
            _snapshot = current.After(change, _tombstones, _policy);
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
