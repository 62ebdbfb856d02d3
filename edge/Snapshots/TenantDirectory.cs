using System.Collections.Concurrent;
using Plinto.Edge.Decide;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Edge.Snapshots;

/// <summary>
/// The tenants of this edge: in memory those that are used, on disk those that were, at the issuer all it may have. Finding one in memory takes no lock;
/// the first request of a tenant waits for its file or the issuer, and everyone waits for the same look-up.
/// </summary>
internal sealed partial class TenantDirectory(EdgeOptions options, SnapshotStore store, PolicyLoader policies, Knowledge knowledge, TimeProvider time, ILogger<TenantDirectory> logger)
{
    private static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(3);
    private readonly ConcurrentDictionary<string, TenantState> _loaded = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<TenantState?>>> _loading = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FeedCursor> _lastSeen = new(StringComparer.Ordinal);
    private volatile IReadOnlyDictionary<string, TenantRecord> _allowed = new Dictionary<string, TenantRecord>();

    /// <summary>The tenants in memory.</summary>
    public ICollection<TenantState> Loaded => _loaded.Values;

    /// <summary>The tenants this edge may have, by id; empty before the first hello.</summary>
    public IReadOnlyDictionary<string, TenantRecord> Allowed => _allowed;

    /// <summary>The tenant if it is in memory.</summary>
    public TenantState? Find(string slug)
    {
        if (!_loaded.TryGetValue(slug, out var state))
        {
            return null;
        }

        state.Touch(Environment.TickCount64);
        return state;
    }

    /// <summary>The tenant from memory, disk or issuer; null if none has it.</summary>
    public async Task<TenantState?> LoadAsync(string slug)
    {
        var loading = _loading.GetOrAdd(slug, static (slug, directory) => new(() => directory.LoadOnceAsync(slug)), this);
        try
        {
            return await loading.Value;
        }
        finally
        {
            _loading.TryRemove(KeyValuePair.Create(slug, loading));
        }
    }

    /// <summary>True if some other tenant of this edge issues under that name.</summary>
    public bool IsIssuerOfAnother(string issuer, string slug) =>
        _allowed.Values.Any(tenant => tenant.Slug != slug && string.Equals(tenant.Issuer, issuer, StringComparison.Ordinal));

    /// <summary>Takes the list of the hello. A tenant that is gone from it is dropped from memory and disk.</summary>
    public void Allow(IReadOnlyList<TenantRecord> tenants)
    {
        _allowed = tenants.ToDictionary(tenant => tenant.Id, StringComparer.Ordinal);
        var slugs = tenants.Select(tenant => tenant.Slug).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _loaded.Keys.Concat(store.Slugs()).Where(slug => !slugs.Contains(slug)).ToList())
        {
            if (_loaded.TryRemove(gone, out var state))
            {
                state.Streams.Cut(static _ => true);
            }

            store.Delete(gone);
            LogDropped(gone);
        }
    }

    /// <summary>Puts a change in force and keeps it for the disk.</summary>
    public async Task ApplyAsync(TenantChange change, string line, CancellationToken ct)
    {
        if (!_allowed.TryGetValue(change.TenantId, out var tenant))
        {
            return;
        }

        if (_loading.TryGetValue(tenant.Slug, out var loading))
        {
            await loading.Value; // its snapshot may have been read before this change was made
        }

        // INVARIANT: what was seen is noted before it is looked for in memory, and a load looks at the note after it is in memory: no change falls between.
        _lastSeen[change.TenantId] = new FeedCursor(change.Epoch, change.Position);
        store.Append(tenant.Slug, line);
        if (_loaded.TryGetValue(tenant.Slug, out var state) && state.Apply(change) == ChangeOutcome.Gap)
        {
            await RefreshAsync(state, ct);
        }
    }

    /// <summary>Fetches the snapshot anew. True if a newer one is in force; what was there stays if it can't be had or doesn't verify.</summary>
    public async Task<bool> RefreshAsync(TenantState state, CancellationToken ct)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limited.CancelAfter(FetchTimeout);
        if (await FetchAsync(state.Slug, limited.Token) is not { } fetched || !state.Replace(fetched.Message))
        {
            return false;
        }

        store.Replace(state.Slug, fetched.Message, fetched.Line, state.Snapshot!.Policy);
        return true;
    }

    /// <summary>Tries again for tenants whose snapshot could not be fetched when it was due.</summary>
    public async Task RefreshOutOfStepAsync(CancellationToken ct)
    {
        foreach (var state in _loaded.Values.Where(state => state.OutOfStep))
        {
            await RefreshAsync(state, ct);
        }
    }

    /// <summary>Fetches anew what was read before the feed stood where it stands now.</summary>
    public async Task RefreshOlderAsync(FeedHello hello, CancellationToken ct)
    {
        foreach (var state in _loaded.Values.Where(state => state.Snapshot is { } snapshot && (snapshot.Epoch != hello.Epoch || snapshot.Position < hello.Position)))
        {
            state.MarkOutOfStep();
            await RefreshAsync(state, ct);
        }
    }

    /// <summary>After a reset: everything in memory and on disk is fetched anew, and meanwhile stays in force, ageing.</summary>
    public async Task RefreshAllAsync(CancellationToken ct)
    {
        foreach (var state in _loaded.Values)
        {
            state.MarkOutOfStep();
        }

        foreach (var slug in _loaded.Keys.Union(store.Slugs()).ToList())
        {
            if (await LoadAsync(slug) is { } state && !await RefreshAsync(state, ct))
            {
                LogNotRefreshed(slug);
            }
        }
    }

    private async Task<TenantState?> LoadOnceAsync(string slug)
    {
        await Task.Yield();
        if (Find(slug) is { } present)
        {
            return present;
        }

        var state = store.Restore(slug) ?? await LoadFromIssuerAsync(slug);
        if (state is not null)
        {
            _loaded[slug] = state;
            state.Touch(Environment.TickCount64);
            EvictBeyondLimit(justLoaded: slug);
            await CatchUpAsync(state);
        }

        return state;
    }

    /// <summary>A change may have come between reading the snapshot and having it in memory, or the snapshot may be of another epoch.</summary>
    private async Task CatchUpAsync(TenantState state)
    {
        var snapshot = state.Snapshot!;
        var missed = _lastSeen.TryGetValue(snapshot.Tenant.Id, out var seen) && (seen.Epoch != snapshot.Epoch || seen.Position > snapshot.LastChange);
        if (missed || knowledge.Heartbeat is { } heartbeat && heartbeat.Epoch != snapshot.Epoch)
        {
            state.MarkOutOfStep();
            await RefreshAsync(state, CancellationToken.None);
        }
    }

    private async Task<TenantState?> LoadFromIssuerAsync(string slug)
    {
        using var limited = new CancellationTokenSource(FetchTimeout, time);
        if (await FetchAsync(slug, limited.Token) is not { } fetched)
        {
            return null;
        }

        var state = new TenantState(slug, policies);
        state.Replace(fetched.Message);
        store.Replace(slug, fetched.Message, fetched.Line, state.Snapshot!.Policy);
        return state;
    }

    private async Task<(TenantSnapshot Message, string Line)?> FetchAsync(string slug, CancellationToken ct)
    {
        try
        {
            return await store.FetchAsync(slug, ct);
        }
        catch (Exception failed) when (failed is HttpRequestException or OperationCanceledException)
        {
            LogNotFetched(slug, failed.Message);
            return null;
        }
    }

    private void EvictBeyondLimit(string justLoaded)
    {
        while (_loaded.Count > options.TenantsInMemory && _loaded.Values.Where(state => state.Slug != justLoaded && state.Streams.Count == 0).MinBy(state => state.LastUsed) is { } idle)
        {
            _loaded.TryRemove(idle.Slug, out _);
        }
    }

    [LoggerMessage(1101, LogLevel.Information, "tenant {Slug} is no longer this edge's; dropped")]
    private partial void LogDropped(string slug);

    [LoggerMessage(1102, LogLevel.Warning, "snapshot of tenant {Slug} not refreshed; the one in force stays")]
    private partial void LogNotRefreshed(string slug);

    [LoggerMessage(1103, LogLevel.Warning, "snapshot of tenant {Slug} not fetched: {Reason}")]
    private partial void LogNotFetched(string slug, string reason);
}
