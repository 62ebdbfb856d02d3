using System.Diagnostics.Metrics;
using Plinto.Edge.DecisionLogs;
using Plinto.Edge.Policies;
using Plinto.Edge.Snapshots;

namespace Plinto.Edge.Observe;

/// <summary>All metrics of the edge. Names as Prometheus shows them are in the edge's README.</summary>
internal sealed class EdgeMetrics : IDisposable
{
    public const string MeterName = "Plinto.Edge";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _requests;
    private readonly Counter<long> _cacheHits;
    private readonly Histogram<double> _verifyTime;
    private readonly Histogram<double> _decideTime;

    public EdgeMetrics(Freshness freshness, TenantDirectory tenants, PolicyLoader policies, WriteBehind disk, Spool spool, SampledQueue queue, DecisionSender sender,
        TimeProvider time)
    {
        AddDecisionLog(spool, queue, sender);
        _requests = _meter.CreateCounter<long>("plinto.edge.requests", description: "Requests by outcome: `allowed`, or the code of the refusal.");
        _cacheHits = _meter.CreateCounter<long>("plinto.edge.token_cache.hits", description: "Tokens found among those verified before.");
        _verifyTime = _meter.CreateHistogram<double>(
            "plinto.edge.verify.duration",
            "s",
            "Time to verify a token that no cache held.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.00005, 0.0001, 0.0002, 0.0004, 0.0008, 0.0016, 0.0032, 0.01, 0.1] });
        _decideTime = _meter.CreateHistogram<double>(
            "plinto.edge.policy.duration",
            "s",
            "Time to evaluate a policy.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.000001, 0.000002, 0.000005, 0.00001, 0.00005, 0.0002, 0.001, 0.005, 0.02] });
        _meter.CreateObservableCounter(
            "plinto.edge.policy.refused", () => policies.Refused, description: "Releases that were not taken because they can't be read or are too large.");
        _meter.CreateObservableCounter("plinto.edge.state.failed_writes", () =>
            disk.Failures, description: "Writes to the state directory that failed: what was applied is in memory only until one succeeds.");
        _meter.CreateObservableGauge("plinto.edge.policy.release", () => Releases(tenants), description: "The active release, by tenant.");
        _meter.CreateObservableGauge(
            "plinto.edge.freshness.age",
            () => freshness.Heartbeat is { } heartbeat ? (time.GetUtcNow() - heartbeat.Horizon).TotalSeconds : double.PositiveInfinity,
            "s",
            "Age of what the issuer last said.");
        _meter.CreateObservableGauge(
            "plinto.edge.streams", () => tenants.Loaded.Sum(tenant => tenant.Streams.Count), description: "WebSockets, gRPC calls and event streams that are open.");
    }

    public void Allowed() => _requests.Add(1, new KeyValuePair<string, object?>("outcome", "allowed"));

    public void Denied(string code) => _requests.Add(1, new KeyValuePair<string, object?>("outcome", code));

    public void CacheHit() => _cacheHits.Add(1);

    public void Verified(TimeSpan took) => _verifyTime.Record(took.TotalSeconds);

    public void Decided(TimeSpan took) => _decideTime.Record(took.TotalSeconds);

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<long>> Releases(TenantDirectory tenants) => tenants.Loaded
        .Where(tenant => tenant.Snapshot is { Policy.IsKnown: true })
        .Select(tenant => new Measurement<long>(tenant.Snapshot!.Policy.Release, new KeyValuePair<string, object?>("tenant", tenant.Slug)));

    private void AddDecisionLog(Spool spool, SampledQueue queue, DecisionSender sender)
    {
        _meter.CreateObservableCounter("plinto.edge.decisions.spooled", () => spool.Added, description: "Durable decisions written to disk.");
        _meter.CreateObservableCounter("plinto.edge.decisions.sent", () => sender.Sent, description: "Decisions that the issuer has.");
        _meter.CreateObservableCounter("plinto.edge.decisions.refused", () => sender.Refused, description: "Decisions that the issuer will never store.");
        _meter.CreateObservableCounter(
            "plinto.edge.decisions.dropped", () => queue.Dropped, description: "Sampled decisions that were not kept, for want of room or by the sampling rate.");
        _meter.CreateObservableCounter("plinto.edge.decisions.torn", () => spool.Skipped, description: "Ends of spool files that a crash cut off.");
        _meter.CreateObservableGauge("plinto.edge.decisions.spool.size", () => spool.Bytes, "By", "Durable decisions on disk.");
        _meter.CreateObservableGauge("plinto.edge.decisions.age", () => spool.OldestAge.TotalSeconds, "s", "How long the oldest durable decision waits to be sent.");
    }
}
