using Plinto.Protocol.EdgeFeed;

namespace Plinto.Edge.Tests.Running;

/// <summary>How a <see cref="FakeIssuer"/> misbehaves, or what it is too old to say. By default it does nothing of the kind.</summary>
internal sealed class IssuerFaults
{
    /// <summary>Changes every snapshot and feed message on its way out.</summary>
    public Func<string, string> Tamper { get; set; } = line => line;

    public bool Heartbeats { get; set; } = true;

    /// <summary>Heartbeats are made, and get lost on their way.</summary>
    public bool LoseHeartbeats { get; set; }

    /// <summary>How many heartbeats were lost so.</summary>
    public int HeartbeatsLost;

    /// <summary>Sends, instead of its own, what an edge hears that has none of these tenants.</summary>
    public bool HeartbeatsOfAnotherEdge { get; set; }

    /// <summary>How many heartbeats are still to be sent; null: no limit.</summary>
    public int? HeartbeatsLeft { get; set; }

    /// <summary>False: an issuer from before feeds had sequences and heads.</summary>
    public bool SaysCurrency { get; set; } = true;

    /// <summary>Sends another hello than it would.</summary>
    public Func<FeedHello, FeedHello> BendHello { get; set; } = hello => hello;

    /// <summary>Sends this line as hello instead.</summary>
    public string? HelloInstead { get; set; }

    /// <summary>Answers with this line instead of a tenant's snapshot, or with null as it is.</summary>
    public Func<string, string?> SnapshotInstead { get; set; } = _ => null;

    /// <summary>What a snapshot takes.</summary>
    public Func<string, Task> SnapshotTakes { get; set; } = _ => Task.CompletedTask;

    /// <summary>Streams wait for this before their first word.</summary>
    public Task StreamsOpen { get; set; } = Task.CompletedTask;

    /// <summary>What becomes of batches of decisions, by number: taken, or refused.</summary>
    public Func<int, bool> TakesDecisions { get; set; } = _ => true;

    /// <summary>Whether a batch that was taken is answered.</summary>
    public Func<int, bool> AnswersDecisions { get; set; } = _ => true;
}
