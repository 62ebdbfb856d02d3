using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Plinto.Protocol;
using Plinto.Protocol.EdgeFeed;

namespace Plinto.Edge.Tests.Running;

/// <summary>What it says on the feed: hello, changes, heartbeats, resets.</summary>
internal sealed partial class FakeIssuer
{
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
            Broadcast(FeedEvents.Change, Faults.Tamper(line), $"{Epoch}:{position}");
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

    /// <summary>Activates policies.</summary>
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

    public void Broadcast(string type, string data, string id)
    {
        foreach (var stream in _streams.Keys)
        {
            stream.Writer.TryWrite((type, data, id));
        }
    }

    private async Task StreamAsync(HttpContext http)
    {
        var stream = Channel.CreateUnbounded<(string Event, string Data, string Id)>();
        http.Response.ContentType = "text/event-stream";
        await Faults.StreamsOpen;
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
        var hello = Faults.BendHello(new FeedHello
        {
            EdgeId = EdgeId,
            Epoch = Epoch,
            Position = _position,
            Tenants = [.. Tenants.Values.Select(tenant => tenant.Record)],
            FeedKeys = FeedKeys,
            Sequence = Faults.SaysCurrency ? ++_sequence : null,
            KeySetVersion = Faults.SaysCurrency ? KeySetVersion : null,
            Heads = Faults.SaysCurrency ? Tenants.Values.ToDictionary(tenant => tenant.Record.Id, tenant => tenant.LastChange) : null,
            Audience = Faults.SaysCurrency ? "ours" : null,
        });
        var line = Faults.HelloInstead ?? Sign(FeedMessageTypes.Hello, JsonSerializer.SerializeToUtf8Bytes(hello, ProtocolJson.Default.FeedHello));
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
    public string ResetLine() => Faults.SaysCurrency
        ? Sign(FeedMessageTypes.Reset, JsonSerializer.SerializeToUtf8Bytes(new FeedReset { Epoch = Epoch, Sequence = _sequence }, ProtocolJson.Default.FeedReset))
        : "";

    private async Task BeatAsync(PeriodicTimer timer, ChannelWriter<(string Event, string Data, string Id)> stream)
    {
        var since = Interlocked.Read(ref _position);
        do
        {
            lock (_sent)
            {
                if (Faults.Heartbeats && Faults.HeartbeatsLeft != 0)
                {
                    Faults.HeartbeatsLeft--;
                    var moved = Tenants.Values.Where(tenant => tenant.LastChange > since).ToDictionary(tenant => tenant.Record.Id, tenant => tenant.LastChange);
                    var beat = new FeedHeartbeat
                    {
                        Epoch = Epoch,
                        Position = _position,
                        Horizon = Now,
                        Since = Faults.SaysCurrency ? Math.Min(since, _position) : null,
                        Heads = Faults.SaysCurrency && moved.Count > 0 && !Faults.HeartbeatsOfAnotherEdge ? moved : null,
                        Audience = !Faults.SaysCurrency ? null : Faults.HeartbeatsOfAnotherEdge ? "theirs" : "ours",
                    };
                    since = _position;
                    var line = Sign(FeedMessageTypes.Heartbeat, JsonSerializer.SerializeToUtf8Bytes(beat, ProtocolJson.Default.FeedHeartbeat));
                    if (Faults.LoseHeartbeats)
                    {
                        Faults.HeartbeatsLost++;
                    }
                    else
                    {
                        stream.TryWrite((FeedEvents.Heartbeat, line, ""));
                    }
                }
            }
        }
        while (await timer.WaitForNextTickAsync());
    }
}
