using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Plinto.Protocol;
using Plinto.Protocol.Decisions;
using Plinto.Protocol.EdgeFeed;
using Plinto.Protocol.Keys;
using Plinto.Tests;
using Plinto.Tokens.Signatures;

namespace Plinto.Edge.Tests.Running;

/// <summary>The issuer's side of the feed, over real HTTP, under a test's control: it can lie, stop, and come back with an older database.</summary>
internal sealed class FakeIssuer : IAsyncDisposable
{
    public const string EdgeId = "edg_test";
    private readonly SigningKey _feedKey = SigningKey.Create();
    private readonly ConcurrentDictionary<Channel<(string Event, string Data, string Id)>, bool> _streams = new();
    private readonly List<(long Position, string Line)> _sent = [];
    private WebApplication? _app;
    private long _position;

    public string Url { get; } = $"http://127.0.0.1:{LoopbackPort.Next()}"; // the same again after it died

    public string Epoch { get; set; } = "epoch1";

    public ConcurrentDictionary<string, FakeTenant> Tenants { get; } = new();

    /// <summary>How often a snapshot was asked for.</summary>
    public int SnapshotRequests;

    /// <summary>Requests that no edge should make.</summary>
    public int OtherRequests;

    /// <summary>Changes every snapshot and feed message on its way out.</summary>
    public Func<string, string> Tamper { get; set; } = line => line;

    public ConcurrentQueue<FeedAcknowledgement> Acknowledgements { get; } = new();

    public bool Heartbeats { get; set; } = true;

    /// <summary>False: an issuer from before feeds had sequences and heads.</summary>
    public bool SaysCurrency { get; set; } = true;

    /// <summary>True: it is there no more, as after kill -9.</summary>
    public bool IsDead { get; private set; }

    /// <summary>Sends another hello than it would.</summary>
    public Func<FeedHello, FeedHello> BendHello { get; set; } = hello => hello;

    /// <summary>Sends this line as hello instead.</summary>
    public string? HelloInstead { get; set; }

    /// <summary>Hellos as they were sent.</summary>
    public ConcurrentQueue<string> Hellos { get; } = new();

    /// <summary>Answers with this line instead of a tenant's snapshot, or with null as it is.</summary>
    public Func<string, string?> SnapshotInstead { get; set; } = _ => null;

    /// <summary>What a snapshot takes.</summary>
    public Func<string, Task> SnapshotTakes { get; set; } = _ => Task.CompletedTask;

    /// <summary>Snapshots that were sent whole.</summary>
    public int SnapshotsSent;

    /// <summary>Feed keys besides the one that signs.</summary>
    public List<SigningKey> MoreFeedKeys { get; } = [];

    /// <summary>The key that signs the feed.</summary>
    public SigningKey FeedKey => _feedKey;

    /// <summary>Step of the feed keys' rotation.</summary>
    public long KeySetVersion { get; set; } = 1;

    /// <summary>Heartbeats are made, and get lost on their way.</summary>
    public bool LoseHeartbeats { get; set; }

    /// <summary>Sends, instead of its own, what an edge hears that has none of these tenants.</summary>
    public bool HeartbeatsOfAnotherEdge { get; set; }

    /// <summary>Of the last change.</summary>
    public long Position => Interlocked.Read(ref _position);

    /// <summary>How many heartbeats are still to be sent; null: no limit.</summary>
    public int? HeartbeatsLeft { get; set; }

    private long _sequence;
    private readonly ConcurrentDictionary<HttpContext, bool> _open = new();

    /// <summary>Streams wait for this before their first word.</summary>
    public Task StreamsOpen { get; set; } = Task.CompletedTask;

    /// <summary>Decisions by id: storing one twice is storing it once.</summary>
    public ConcurrentDictionary<Guid, DecisionRecord> Decisions { get; } = new();

    public ConcurrentDictionary<string, long> Dropped { get; } = new();

    /// <summary>What becomes of batches of decisions: taken, refused, or taken without an answer.</summary>
    public Func<int, bool> TakesDecisions { get; set; } = _ => true;

    public Func<int, bool> AnswersDecisions { get; set; } = _ => true;

    private int _batches;

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(Url);
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Use(async (http, next) =>
        {
            if (IsDead)
            {
                http.Abort();
                return;
            }

            _open[http] = true;
            try
            {
                await next(http);
            }
            finally
            {
                _open.TryRemove(http, out _);
            }
        });
        _app.MapPost("/edge/v1/enrol", EnrolAsync);
        _app.MapGet("/edge/v1/snapshots/{slug}", SnapshotAsync);
        _app.MapGet("/edge/v1/stream", StreamAsync);
        _app.MapPost("/edge/v1/ack", AcknowledgeAsync);
        _app.MapPost("/edge/v1/decisions", TakeDecisionsAsync);
        _app.MapFallback(() => Interlocked.Increment(ref OtherRequests));
        await _app.StartAsync();
    }

    public async Task StopAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        try
        {
            await _app!.StopAsync(now.Token);
        }
        catch (OperationCanceledException)
        {
            // streams are open: that is the point
        }

        await _app!.DisposeAsync();
        _streams.Clear();
    }

    /// <summary>Kill -9: whatever is open ends without a word.</summary>
    public void Die()
    {
        IsDead = true;
        foreach (var http in _open.Keys)
        {
            http.Abort();
        }

        _streams.Clear();
    }

    public void ComeBack() => IsDead = false;

    public FakeTenant AddTenant(string slug)
    {
        var tenant = new FakeTenant(slug);
        Tenants[slug] = tenant;
        return tenant;
    }

    /// <summary>Sends a change of that tenant; the shape is filled in by the caller, order by this.</summary>
    public void Send(FakeTenant tenant, Func<TenantChange, TenantChange> change, bool lose = false)
    {
        lock (_sent)
        {
            SendNeedsLock(tenant, change, lose);
        }
    }

    private void SendNeedsLock(FakeTenant tenant, Func<TenantChange, TenantChange> change, bool lose)
    {
        var position = Interlocked.Increment(ref _position);
        var message = change(new TenantChange { Epoch = Epoch, Position = position, Previous = tenant.LastChange, TenantId = tenant.Record.Id, At = Now });
        tenant.LastChange = position;
        var line = Sign(FeedMessageTypes.Change, JsonSerializer.SerializeToUtf8Bytes(message, ProtocolJson.Default.TenantChange));
        _sent.Add((position, line));
        if (!lose)
        {
            Broadcast(FeedEvents.Change, Tamper(line), $"{Epoch}:{position}");
        }
    }

    public void Revoke(FakeTenant tenant, RevocationKind kind, string value, bool lose = false, bool forget = false)
    {
        var revocation = new Revocation { Kind = kind, Value = value, ExpiresAt = Now.AddHours(1) };
        if (!forget)
        {
            tenant.Revocations.Add(revocation);
        }

        Send(tenant, change => change with { Revocation = revocation }, lose);
    }

    public void SendKeys(FakeTenant tenant) => Send(tenant, change => change with { Keys = tenant.Keys(), RevokedKeys = [.. tenant.RevokedKeys] });

    /// <summary>Puts policies in force.</summary>
    public void SendPolicy(FakeTenant tenant, PolicyRecord policy)
    {
        tenant.Policy = policy;
        Send(tenant, change => change with { Policy = policy });
    }

    /// <summary>Replaces all roles of one subject.</summary>
    public void Assign(FakeTenant tenant, string subject, params string[] roles)
    {
        var assignments = tenant.Roles!.Assignments.Where(assignment => assignment.Key != subject).ToDictionary();
        if (roles.Length > 0)
        {
            assignments[subject] = roles;
        }

        tenant.Roles = tenant.Roles with { Assignments = assignments };
        Send(tenant, change => change with { Assignment = new RoleAssignment { Subject = subject, Roles = roles } });
    }

    /// <summary>As after a restore: another epoch, positions start again, whatever the tenants now say counts.</summary>
    public void BecomeAnotherDatabase(string epoch)
    {
        Epoch = epoch;
        _position = 0;
        lock (_sent)
        {
            _sent.Clear();
        }

        foreach (var tenant in Tenants.Values)
        {
            tenant.LastChange = 0;
        }
    }

    public void Broadcast(string type, string data, string id)
    {
        foreach (var stream in _streams.Keys)
        {
            stream.Writer.TryWrite((type, data, id));
        }
    }

    public string Sign(string type, byte[] payload) => _feedKey.Sign(type, payload);

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await StopAsync();
        }

        _feedKey.Dispose();
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private JsonWebKeySetRecord FeedKeys => new() { Keys = [KeyRecord(_feedKey), .. MoreFeedKeys.Select(KeyRecord)] };

    public static JsonWebKeyRecord KeyRecord(SigningKey key) => new() { KeyType = "EC", KeyId = key.KeyId, Algorithm = "ES256", Curve = "P-256", X = key.X, Y = key.Y };

    private async Task EnrolAsync(HttpContext http)
    {
        var request = await http.Request.ReadFromJsonAsync(ProtocolJson.Default.EdgeEnrolmentRequest);
        if (request?.Token.Split('.')[0] != "once")
        {
            http.Response.StatusCode = 401;
            return;
        }

        await http.Response.WriteAsJsonAsync(new EdgeEnrolment { EdgeId = EdgeId, Audience = Url, FeedKeys = FeedKeys }, ProtocolJson.Default.EdgeEnrolment);
    }

    private async Task SnapshotAsync(HttpContext http)
    {
        Interlocked.Increment(ref SnapshotRequests);
        if (!Tenants.TryGetValue((string)http.Request.RouteValues["slug"]!, out var tenant))
        {
            http.Response.StatusCode = 404;
            return;
        }

        await SnapshotTakes(tenant.Record.Slug);
        if (SaysCurrency && http.Request.Query["known"] == $"{Epoch}:{tenant.LastChange}")
        {
            http.Response.StatusCode = 204;
            return;
        }

        Interlocked.Increment(ref SnapshotsSent);
        await http.Response.WriteAsync(Tamper(SnapshotInstead(tenant.Record.Slug) ?? SnapshotLine(tenant)));
    }

    /// <summary>The tenant's snapshot as it stands.</summary>
    public string SnapshotLine(FakeTenant tenant)
    {
        lock (_sent)
        {
            return Sign(FeedMessageTypes.Snapshot, JsonSerializer.SerializeToUtf8Bytes(tenant.Snapshot(Epoch, _position, Now), ProtocolJson.Default.TenantSnapshot));
        }
    }

    private async Task StreamAsync(HttpContext http)
    {
        var stream = Channel.CreateUnbounded<(string Event, string Data, string Id)>();
        http.Response.ContentType = "text/event-stream";
        await StreamsOpen;
        lock (_sent)
        {
            Begin(http, stream);
        }

        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        var beating = BeatAsync(timer, stream.Writer);
        await foreach (var (type, data, id) in stream.Reader.ReadAllAsync(http.RequestAborted))
        {
            await http.Response.WriteAsync($"event: {type}\nid: {id}\ndata: {data}\n\n", http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }

        await beating;
    }

    private void Begin(HttpContext http, Channel<(string Event, string Data, string Id)> stream)
    {
        var hello = BendHello(new FeedHello
        {
            EdgeId = EdgeId,
            Epoch = Epoch,
            Position = _position,
            Tenants = [.. Tenants.Values.Select(tenant => tenant.Record)],
            FeedKeys = FeedKeys,
            Sequence = SaysCurrency ? ++_sequence : null,
            KeySetVersion = SaysCurrency ? KeySetVersion : null,
            Heads = SaysCurrency ? Tenants.Values.ToDictionary(tenant => tenant.Record.Id, tenant => tenant.LastChange) : null,
            Audience = SaysCurrency ? "ours" : null,
        });
        var line = HelloInstead ?? Sign(FeedMessageTypes.Hello, JsonSerializer.SerializeToUtf8Bytes(hello, ProtocolJson.Default.FeedHello));
        Hellos.Enqueue(line);
        stream.Writer.TryWrite((FeedEvents.Hello, line, ""));
        Resume(http.Request.Query["cursor"], stream.Writer);
        _streams[stream] = true;
    }

    private void Resume(string? cursor, ChannelWriter<(string Event, string Data, string Id)> stream)
    {
        if (FeedCursor.TryParse(cursor, out var from) && from.Epoch == Epoch && from.Position <= _position)
        {
            foreach (var (position, line) in _sent.Where(change => change.Position > from.Position))
            {
                stream.TryWrite((FeedEvents.Change, line, $"{Epoch}:{position}"));
            }
        }
        else if (cursor is not null)
        {
            stream.TryWrite((FeedEvents.Reset, ResetLine(), ""));
        }
    }

    /// <summary>The reset that is good on the last stream.</summary>
    public string ResetLine() => SaysCurrency
        ? Sign(FeedMessageTypes.Reset, JsonSerializer.SerializeToUtf8Bytes(new FeedReset { Epoch = Epoch, Sequence = _sequence }, ProtocolJson.Default.FeedReset))
        : "";

    private async Task BeatAsync(PeriodicTimer timer, ChannelWriter<(string Event, string Data, string Id)> stream)
    {
        var since = Interlocked.Read(ref _position);
        do
        {
            lock (_sent)
            {
                if (Heartbeats && HeartbeatsLeft != 0)
                {
                    HeartbeatsLeft--;
                    var moved = Tenants.Values.Where(tenant => tenant.LastChange > since).ToDictionary(tenant => tenant.Record.Id, tenant => tenant.LastChange);
                    var beat = new FeedHeartbeat
                    {
                        Epoch = Epoch,
                        Position = _position,
                        Horizon = Now,
                        Since = SaysCurrency ? Math.Min(since, _position) : null,
                        Heads = SaysCurrency && moved.Count > 0 && !HeartbeatsOfAnotherEdge ? moved : null,
                        Audience = !SaysCurrency ? null : HeartbeatsOfAnotherEdge ? "theirs" : "ours",
                    };
                    since = _position;
                    var line = Sign(FeedMessageTypes.Heartbeat, JsonSerializer.SerializeToUtf8Bytes(beat, ProtocolJson.Default.FeedHeartbeat));
                    if (!LoseHeartbeats)
                    {
                        stream.TryWrite((FeedEvents.Heartbeat, line, ""));
                    }
                }
            }
        }
        while (await timer.WaitForNextTickAsync());
    }

    private async Task AcknowledgeAsync(HttpContext http)
    {
        Acknowledgements.Enqueue((await http.Request.ReadFromJsonAsync(ProtocolJson.Default.FeedAcknowledgement))!);
        http.Response.StatusCode = 204;
    }

    private async Task TakeDecisionsAsync(HttpContext http)
    {
        var number = Interlocked.Increment(ref _batches);
        var batch = (await http.Request.ReadFromJsonAsync(ProtocolJson.Default.DecisionBatch))!;
        Xunit.Assert.InRange(batch.Decisions.Count, 0, 1000);
        if (!TakesDecisions(number))
        {
            http.Response.StatusCode = 503;
            return;
        }

        var stored = batch.Decisions.Count(decision => Decisions.TryAdd(decision.Id, decision));
        foreach (var (tenant, count) in batch.Dropped ?? new Dictionary<string, long>())
        {
            Dropped.AddOrUpdate(tenant, count, (_, before) => before + count);
        }

        if (!AnswersDecisions(number))
        {
            http.Abort();
            return;
        }

        await http.Response.WriteAsJsonAsync(new DecisionReceipt { Stored = stored, Refused = [] }, ProtocolJson.Default.DecisionReceipt);
    }
}
