using Plinto.Rego.Run;
using Plinto.Rego.Values;

namespace Plinto.Decisions.Input;

/// <summary>One entrypoint of a policy, ready to decide, and which members of input it reads. For any number of threads.</summary>
public sealed class DecisionPoint
{
    private readonly Func<RegoValue, RegoResult> _evaluate;
    private int _faults;

    /// <summary>Makes one of an entrypoint.</summary>
    /// <param name="entrypoint">The entrypoint.</param>
    /// <param name="shapes">Of its policy.</param>
    public DecisionPoint(RegoEntrypoint entrypoint, InputShapes shapes)
    {
        ArgumentNullException.ThrowIfNull(entrypoint);
        _evaluate = entrypoint.Evaluate;
        Reads = entrypoint.InputMembers is { } members ? InputParts.Of(members, shapes) : InputParts.All(shapes);
    }

    /// <summary>Decides by something else than a release: what goes wrong inside one can be tried.</summary>
    internal DecisionPoint(Func<RegoValue, RegoResult> evaluate, InputShapes shapes)
    {
        _evaluate = evaluate;
        Reads = InputParts.All(shapes);
    }

    /// <summary>What has to be in its input.</summary>
    public InputParts Reads { get; }

    /// <summary>Decides. Whatever goes wrong is a decision, too: a denial that can be logged and answered.</summary>
    public PolicyDecision Decide(RegoValue input)
    {
        try
        {
            return PolicyDecision.From(_evaluate(input));
        }
        catch (Exception broken)
        {
            return Failed(broken);
        }
    }

    /// <summary>The denial for an evaluation that ended in an exception. Its text stays in the log of this process.</summary>
    public static PolicyDecision Failed(Exception broken)
    {
        ArgumentNullException.ThrowIfNull(broken);
        return PolicyDecision.No with { Code = DecisionCode.Error, Fault = $"the evaluation ended in an exception ({broken.GetType().Name})" };
    }

    /// <summary>True the first time: the author of a policy needs one line about its faults, not one for each request.</summary>
    public bool IsFirstFault() => Interlocked.Exchange(ref _faults, 1) == 0;
}
