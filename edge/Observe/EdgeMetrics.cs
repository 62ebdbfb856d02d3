using System.Diagnostics.Metrics;
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

    public EdgeMetrics(Knowledge knowledge, TenantDirectory tenants, TimeProvider time)
    {
        _requests = _meter.CreateCounter<long>("plinto.edge.requests", description: "Requests by outcome: `allowed`, or the code of the refusal.");
        _cacheHits = _meter.CreateCounter<long>("plinto.edge.token_cache.hits", description: "Tokens found among those verified before.");
        _verifyTime = _meter.CreateHistogram<double>(
            "plinto.edge.verify.duration",
            "s",
            "Time to verify a token that no cache held.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.00005, 0.0001, 0.0002, 0.0004, 0.0008, 0.0016, 0.0032, 0.01, 0.1] });
        _meter.CreateObservableGauge(
            "plinto.edge.knowledge.age",
            () => knowledge.Heartbeat is { } heartbeat ? (time.GetUtcNow() - heartbeat.Horizon).TotalSeconds : double.PositiveInfinity,
            "s",
            "Age of what the issuer last said.");
        _meter.CreateObservableGauge("plinto.edge.streams", () => tenants.Loaded.Sum(tenant => tenant.Streams.Count), description: "WebSockets, gRPC calls and event streams that are open.");
    }

    public void Allowed() => _requests.Add(1, new KeyValuePair<string, object?>("outcome", "allowed"));

    public void Denied(string code) => _requests.Add(1, new KeyValuePair<string, object?>("outcome", code));

    public void CacheHit() => _cacheHits.Add(1);

    public void Verified(TimeSpan took) => _verifyTime.Record(took.TotalSeconds);

    public void Dispose() => _meter.Dispose();
}
