using Plinto.Rego.Decisions;
using Plinto.Rego.Run;
using Plinto.Rego.Values;

namespace Plinto.Edge.Decide;

/// <summary>One entrypoint of a release, ready to decide, and which members of input it reads.</summary>
internal sealed class DecisionPoint
{
    private readonly RegoEntrypoint _entrypoint;
    private int _faults;

    public DecisionPoint(RegoEntrypoint entrypoint, InputShapes shapes)
    {
        _entrypoint = entrypoint;
        Reads = entrypoint.InputMembers is { } members ? InputParts.Of(members, shapes) : InputParts.All(shapes);
    }

    public string Name => _entrypoint.Name;

    /// <summary>What has to be in its input.</summary>
    public InputParts Reads { get; }

    public PolicyDecision Decide(RegoValue input) => PolicyDecision.From(_entrypoint.Evaluate(input));

    /// <summary>True for the first fault of this release: its author needs one line, not one for each request.</summary>
    public bool IsFirstFault() => Interlocked.Exchange(ref _faults, 1) == 0;
}
