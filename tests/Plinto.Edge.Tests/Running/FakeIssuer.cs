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
internal sealed partial class FakeIssuer : IAsyncDisposable
{
    public const string EdgeId = "edg_test";
    private readonly SigningKey _feedKey = SigningKey.Create();
    private readonly ConcurrentDictionary<Channel<(string Event, string Data, string Id)>, bool> _streams = new();
    private readonly List<(long Position, string Line)> _sent = [];
    private WebApplication? _app;
    private long _position;

    public string Url { get; } = $"http://127.0.0.1:{LoopbackPort.Next()}"; // the same again after it died

    public string Epoch { get; set; } = "epoch1";

    /// <summary>How it misbehaves.</summary>
    public IssuerFaults Faults { get; } = new();

    public ConcurrentDictionary<string, FakeTenant> Tenants { get; } = new();

    /// <summary>How often a snapshot was asked for.</summary>
    public int SnapshotRequests;

    /// <summary>Requests that no edge should make.</summary>
    public int OtherRequests;

    public ConcurrentQueue<FeedAcknowledgement> Acknowledgements { get; } = new();

    /// <summary>True: it is there no more, as after kill -9.</summary>
    public bool IsDead { get; private set; }

    /// <summary>Hellos as they were sent.</summary>
    public ConcurrentQueue<string> Hellos { get; } = new();

    /// <summary>Snapshots that were sent whole.</summary>
    public int SnapshotsSent;

    /// <summary>Feed keys besides the one that signs.</summary>
    public List<SigningKey> MoreFeedKeys { get; } = [];

    /// <summary>The key that signs the feed.</summary>
    public SigningKey FeedKey => _feedKey;

    /// <summary>Step of the feed keys' rotation.</summary>
    public long KeySetVersion { get; set; } = 1;

    /// <summary>Of the last change.</summary>
    public long Position => Interlocked.Read(ref _position);

    private long _sequence;
    private readonly ConcurrentDictionary<HttpContext, bool> _open = new();

    /// <summary>Decisions by id: storing one twice is storing it once.</summary>
    public ConcurrentDictionary<Guid, DecisionRecord> Decisions { get; } = new();

    public ConcurrentDictionary<string, long> Dropped { get; } = new();

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

        await Faults.SnapshotTakes(tenant.Record.Slug);
        if (Faults.SaysCurrency && http.Request.Query["known"] == $"{Epoch}:{tenant.LastChange}")
        {
            http.Response.StatusCode = 204;
            return;
        }

        Interlocked.Increment(ref SnapshotsSent);
        await http.Response.WriteAsync(Faults.Tamper(Faults.SnapshotInstead(tenant.Record.Slug) ?? SnapshotLine(tenant)));
    }

    /// <summary>The tenant's snapshot as it stands.</summary>
    public string SnapshotLine(FakeTenant tenant)
    {
        lock (_sent)
        {
            return Sign(FeedMessageTypes.Snapshot, JsonSerializer.SerializeToUtf8Bytes(tenant.Snapshot(Epoch, _position, Now), ProtocolJson.Default.TenantSnapshot));
        }
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
        if (!Faults.TakesDecisions(number))
        {
            http.Response.StatusCode = 503;
            return;
        }

        var stored = batch.Decisions.Count(decision => Decisions.TryAdd(decision.Id, decision));
        foreach (var (tenant, count) in batch.Dropped ?? new Dictionary<string, long>())
        {
            Dropped.AddOrUpdate(tenant, count, (_, before) => before + count);
        }

        if (!Faults.AnswersDecisions(number))
        {
            http.Abort();
            return;
        }

        await http.Response.WriteAsJsonAsync(new DecisionReceipt { Stored = stored, Refused = [] }, ProtocolJson.Default.DecisionReceipt);
    }
}
