using System.Diagnostics.Metrics;

namespace Plinto.Issuer.Telemetry;

/// <summary>Every metric of the issuer, and its name.</summary>
internal sealed class IssuerMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Plinto.Issuer";

    private readonly Meter _meter;
    private readonly Counter<long> _tokensIssued;
    private readonly Counter<long> _tokensRefused;
    private readonly Counter<long> _keyRotations;
    private readonly Counter<long> _feedOverflows;
    private readonly Counter<long> _workFailures;
    private readonly Counter<long> _passwordsHashed;
    private readonly Counter<long> _signIns;
    private readonly Counter<long> _policyWorkRefused;
    private readonly Counter<long> _mailsSent;
    private readonly Counter<long> _mailsGivenUp;
    private readonly UpDownCounter<long> _feedStreams;
    private double _horizonAge;
    private double _feedAge;
    private long _feedPosition;

    public IssuerMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _tokensIssued = _meter.CreateCounter<long>("plinto.tokens.issued", description: "access tokens issued, by grant type");
        _tokensRefused = _meter.CreateCounter<long>("plinto.tokens.refused", description: "token requests refused, by grant type and error");
        _keyRotations = _meter.CreateCounter<long>("plinto.keys.rotated", description: "scheduled key rotations done by this replica");
        _feedOverflows = _meter.CreateCounter<long>("plinto.edge_feed.overflows", description: "streams closed because the edge read too slowly");
        _workFailures = _meter.CreateCounter<long>("plinto.work.failures", description: "rounds of background work that failed, by kind");
        _passwordsHashed = _meter.CreateCounter<long>("plinto.passwords.hashed", description: "passwords hashed, for sign-up or comparison");
        _signIns = _meter.CreateCounter<long>("plinto.sign_ins", description: "sign-ins by password, by outcome");
        _policyWorkRefused = _meter.CreateCounter<long>("plinto.policies.refused", description: "compilations and decisions refused because their queue was full");
        _mailsSent = _meter.CreateCounter<long>("plinto.mails.sent", description: "mails that the SMTP server took, by kind");
        _mailsGivenUp = _meter.CreateCounter<long>("plinto.mails.given_up", description: "mails that could not be sent, by kind");
        _feedStreams = _meter.CreateUpDownCounter<long>("plinto.edge_feed.streams", description: "edges connected to this replica");
        _meter.CreateObservableGauge(
            "plinto.events.horizon_age", () => Volatile.Read(ref _horizonAge), "s", "age of the oldest writing transaction: readers of the event log wait for it");
        _meter.CreateObservableGauge("plinto.edge_feed.age", () => Volatile.Read(ref _feedAge), "s", "time since this replica last read the edge feed");
        _meter.CreateObservableGauge("plinto.edge_feed.position", () => Volatile.Read(ref _feedPosition), description: "last position this replica has read");
    }

    public void TokenIssued(string grantType) => _tokensIssued.Add(1, new KeyValuePair<string, object?>("grant_type", grantType));

    public void TokenRefused(string grantType, string error) =>
        _tokensRefused.Add(1, new KeyValuePair<string, object?>("grant_type", grantType), new KeyValuePair<string, object?>("error", error));

    public void KeyRotated() => _keyRotations.Add(1);

    public void FeedOverflow() => _feedOverflows.Add(1);

    public void WorkFailed(string kind) => _workFailures.Add(1, new KeyValuePair<string, object?>("kind", kind));

    public void PasswordHashed() => _passwordsHashed.Add(1);

    /// <param name="outcome"><c>succeeded</c>, <c>wrong</c>, <c>unverified</c>, <c>suspended</c>, <c>throttled</c> or <c>busy</c>.</param>
    public void SignIn(string outcome) => _signIns.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void PolicyWorkRefused() => _policyWorkRefused.Add(1);

    public void MailSent(string kind) => _mailsSent.Add(1, new KeyValuePair<string, object?>("kind", kind));

    public void MailGivenUp(string kind) => _mailsGivenUp.Add(1, new KeyValuePair<string, object?>("kind", kind));

    public void StreamOpened() => _feedStreams.Add(1);

    public void StreamClosed() => _feedStreams.Add(-1);

    public void SetHorizonAge(TimeSpan age) => Volatile.Write(ref _horizonAge, age.TotalSeconds);

    public void SetFeed(long position, TimeSpan age)
    {
        Volatile.Write(ref _feedPosition, position);
        Volatile.Write(ref _feedAge, age.TotalSeconds);
    }

    public void Dispose() => _meter.Dispose();
}
