using Plinto.Protocol.EdgeFeed;

namespace Plinto.Edge.Snapshots;

internal sealed partial class TenantDirectory
{
    private static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Fetches the snapshot anew in the tenant's queue. What was there stays if a newer one can't be had or doesn't verify. Whoever asks while one is due waits for that one.
    /// </summary>
    public Task RefreshAsync(TenantState state) => state.Refreshing.Run(() => queue.Run(state.Slug, () => RefreshNowAsync(state)));

    /// <summary>The same, without anybody waiting.</summary>
    public void RefreshSoon(TenantState state) => _ = RefreshAsync(state);

    /// <summary>The same of a tenant that may not be in memory.</summary>
    public void RefreshSoon(string slug) => _ = queue.Run(slug, async () =>
    {
        if (await LoadAsync(slug) is { } state)
        {
            await RefreshNowAsync(state);
        }
    });

    /// <summary>Tries again for tenants whose snapshot is known to be old; less often, the longer it is so.</summary>
    public void RefreshOutOfStep()
    {
        foreach (var state in _loaded.Values.Where(state => state.OutOfStep && state.Refreshing.IsDue(time.GetUtcNow())))
        {
            RefreshSoon(state);
        }
    }

    /// <summary>Marks tenants that stand below what the feed said of them, as of a position.</summary>
    /// <param name="position">Changes after it are still on their way.</param>
    /// <param name="tenantIds">The tenants that moved; null: all.</param>
    public void Check(long position, IEnumerable<string>? tenantIds)
    {
        var states = tenantIds is null ? _loaded.Values
            : tenantIds.Select(id => _allowed.TryGetValue(id, out var tenant) ? _loaded.GetValueOrDefault(tenant.Slug) : null).OfType<TenantState>();
        foreach (var state in states.Where(state => state is { OutOfStep: false, Snapshot: not null } && mark.IsAbove(state.Snapshot, position)))
        {
            MarkOutOfStep(state);
        }
    }

    /// <summary>Marks what was read before the feed stood where it stands now. An issuer that says no heads says less: then everything from before may be old.</summary>
    public void CheckWithoutCursor(FeedHello hello)
    {
        if (hello.Heads is not null)
        {
            Check(hello.Position, tenantIds: null);
            return;
        }

        foreach (var state in _loaded.Values.Where(state => state.Snapshot is { } snapshot && (snapshot.Epoch != hello.Epoch || snapshot.Position < hello.Position)))
        {
            MarkOutOfStep(state);
        }
    }

    /// <summary>After a reset: everything in memory and on disk is fetched anew, and meanwhile stays active, ageing.</summary>
    public void RefreshAll()
    {
        foreach (var state in _loaded.Values)
        {
            state.MarkOutOfStep();
            RefreshSoon(state);
        }

        foreach (var slug in store.Slugs.Where(slug => !_loaded.ContainsKey(slug)))
        {
            RefreshSoon(slug);
        }
    }

    private void Check(TenantState state)
    {
        if (!state.OutOfStep && mark.IsAbove(state.Snapshot!))
        {
            MarkOutOfStep(state);
        }
    }

    private void MarkOutOfStep(TenantState state)
    {
        LogOutOfStep(state.Slug);
        state.MarkOutOfStep();
        RefreshSoon(state);
    }

    private async Task RefreshNowAsync(TenantState state)
    {
        // What nobody doubts need not be sent again; what is out of step is wanted whole.
        var known = state is { OutOfStep: false, Snapshot: { } present } ? new FeedCursor(present.Epoch, present.LastChange) : (FeedCursor?)null;
        var fetched = await FetchAsync(state.Slug, known);
        if (fetched is { } found && (known is null || state.IsNews(found.Message)) && state.Replace(found.Message, mark.IsAbove))
        {
            store.AppendSnapshot(state.Slug, found.Line);
            await BindAsync(state, found);
        }

        if (fetched is not null && state.OutOfStep)
        {
            LogOld(state.Slug);
        }

        state.Refreshing.Done(time.GetUtcNow(), inStep: !state.OutOfStep);
    }

    private async Task BindAsync(TenantState state, (TenantSnapshot Message, string Line) fetched) => await queue.BindAsync(() =>
    {
        state.Bind(fetched.Message);
        store.Compact(state.Slug, fetched.Message, fetched.Line, state.Snapshot!.Policy);
        return true;
    });

    private async Task<(TenantSnapshot Message, string Line)?> FetchAsync(string slug, FeedCursor? known)
    {
        try
        {
            return await queue.FetchAsync(async () =>
            {
                using var limited = new CancellationTokenSource(FetchTimeout, time);
                return await store.FetchAsync(slug, known, limited.Token);
            });
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException or OperationCanceledException)
        {
            LogNotFetched(slug, failed.Message);
            return null;
        }
    }
}
