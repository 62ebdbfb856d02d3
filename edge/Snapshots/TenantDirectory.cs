using System.Collections.Concurrent;
using Plinto.Edge.Configuration;
using Plinto.Edge.Policies;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Edge.Snapshots;

/// <summary>
/// The tenants of this edge: in memory those that are used, on disk those that were, at the issuer all it may have. Finding one in memory takes no lock;
/// the first request of a tenant waits for its file or the issuer, and everyone waits for the same look-up. The feed never waits here: what takes long goes to the tenant's queue.
/// </summary>
internal sealed partial class TenantDirectory(
    EdgeOptions options, SnapshotStore store, PolicyLoader policies, HighWaterMark mark, TenantQueue queue, TimeProvider time, ILogger<TenantDirectory> logger)
{
    private readonly ConcurrentDictionary<string, TenantState> _loaded = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<TenantState?>>> _loading = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConcurrentQueue<(TenantChange Change, string Line)>> _arriving = new(StringComparer.Ordinal);
    private volatile IReadOnlyDictionary<string, TenantRecord> _allowed = new Dictionary<string, TenantRecord>();
    private volatile IReadOnlySet<string>? _allowedSlugs; // null before the first hello

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

    /// <summary>Has it in memory soon, without anybody waiting.</summary>
    public void LoadSoon(string slug)
    {
        if (!_loaded.ContainsKey(slug))
        {
            _ = queue.Run(slug, () => LoadAsync(slug));
        }
    }

    /// <summary>True if some other tenant of this edge issues under that name.</summary>
    public bool IsIssuerOfAnother(string issuer, string slug) =>
        _allowed.Values.Any(tenant => tenant.Slug != slug && string.Equals(tenant.Issuer, issuer, StringComparison.Ordinal));

    /// <summary>True if the tenant with that id is on disk, or on its way there.</summary>
    public bool IsOnDisk(string tenantId) => _allowed.TryGetValue(tenantId, out var tenant) && store.Has(tenant.Slug);

    /// <summary>Takes the list of the hello. A tenant that is gone from it is dropped from memory and disk.</summary>
    public void Allow(IReadOnlyList<TenantRecord> tenants)
    {
        _allowed = tenants.ToDictionary(tenant => tenant.Id, StringComparer.Ordinal);
        var slugs = tenants.Select(tenant => tenant.Slug).ToHashSet(StringComparer.Ordinal);
        _allowedSlugs = slugs;
        foreach (var gone in _loaded.Keys.Concat(store.Slugs).Where(slug => !slugs.Contains(slug)).ToList())
        {
            if (_loaded.TryRemove(gone, out var state))
            {
                state.Streams.Cut(static _ => true);
            }

            store.Delete(gone);
            LogDropped(gone);
        }
    }

    /// <summary>Activates a change and keeps it for the disk. Its policies follow in the tenant's queue.</summary>
    public void Apply(TenantChange change, string line)
    {
        if (!_allowed.TryGetValue(change.TenantId, out var tenant))
        {
            return;
        }

        // INVARIANT: what was seen is noted before it is looked for in memory, and a load looks at the notes after it is in memory: no change falls between.
        mark.Note(change);
        if (_arriving.TryGetValue(tenant.Slug, out var arriving))
        {
            arriving.Enqueue((change, line));
        }

        store.Append(tenant.Slug, line);
        if (_loaded.TryGetValue(tenant.Slug, out var state))
        {
            Apply(state, change);
        }
    }

    private void Apply(TenantState state, TenantChange change)
    {
        var outcome = state.Apply(change);
        if (TenantState.HasPolicy(change))
        {
            _ = queue.Run(state.Slug, () => BindAsync(state, change));
        }

        if (outcome == ChangeOutcome.Gap)
        {
            RefreshSoon(state);
        }
    }

    private async Task BindAsync(TenantState state, TenantChange change) => await queue.BindAsync(() =>
    {
        state.Bind(change);
        return true;
    });

    private bool IsAllowed(string slug) => _allowedSlugs is not { } slugs || slugs.Contains(slug);

    private async Task<TenantState?> LoadOnceAsync(string slug)
    {
        await Task.Yield();
        if (!IsAllowed(slug))
        {
            return null; // whatever snapshot of it somebody still has
        }

        if (Find(slug) is { } present)
        {
            return present;
        }

        var arriving = _arriving[slug] = new();
        try
        {
            var state = await queue.BindAsync(() => store.Restore(slug)) ?? await LoadFromIssuerAsync(slug);
            if (state is not null)
            {
                Check(state);
                _loaded[slug] = state;
                if (!IsAllowed(slug))
                {
                    // INVARIANT: a hello takes over its list before it looks what is in memory, and this looks at the list after it is in memory: no tenant that is gone stays.
                    _loaded.TryRemove(slug, out _);
                    store.Delete(slug);
                    return null;
                }

                state.Touch(Environment.TickCount64);
                EvictBeyondLimit(justLoaded: slug);
            }

            return state;
        }
        finally
        {
            _arriving.TryRemove(slug, out _);
            if (_loaded.TryGetValue(slug, out var loaded))
            {
                foreach (var (change, line) in arriving)
                {
                    store.Append(slug, line); // its file may not have been there when the change came
                    Apply(loaded, change);
                }

                Check(loaded);
            }
        }
    }

    private async Task<TenantState?> LoadFromIssuerAsync(string slug)
    {
        if (await FetchAsync(slug, known: null) is not { } fetched)
        {
            return null;
        }

        var state = new TenantState(slug, policies);
        state.Replace(fetched.Message, mark.IsAbove);
        store.AppendSnapshot(slug, fetched.Line);
        await BindAsync(state, fetched);
        return state;
    }

    private void EvictBeyondLimit(string justLoaded)
    {
        while (_loaded.Count > options.TenantsInMemory
            && _loaded.Values.Where(state => state.Slug != justLoaded && state.Streams.Count == 0).MinBy(state => state.LastUsed) is { } idle)
        {
            _loaded.TryRemove(idle.Slug, out _);
        }
    }

    [LoggerMessage(1101, LogLevel.Information, "tenant {Slug} is no longer this edge's; dropped")]
    private partial void LogDropped(string slug);

    [LoggerMessage(1102, LogLevel.Warning, "tenant {Slug} is not in step with the feed; its snapshot is fetched anew, and until then its age counts from the active one")]
    private partial void LogOutOfStep(string slug);

    [LoggerMessage(1103, LogLevel.Warning, "snapshot of tenant {Slug} not fetched: {Reason}")]
    private partial void LogNotFetched(string slug, string reason);

    [LoggerMessage(1105, LogLevel.Warning, "snapshot of tenant {Slug} is older than what is known of it: it stays out of step")]
    private partial void LogOld(string slug);
}
