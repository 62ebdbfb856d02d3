using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

internal sealed class AssignOnceNode(int target, Source source, string conflict) : Node
{
    public override int Execute(Evaluation e, Span<RegoValue?> r)
    {
        var value = source.Get(r);
        var before = r[target];
        if (before is null)
        {
            r[target] = value;
            return Flow.Next;
        }

        if (value is null || ReferenceEquals(before, value) || before.Equals(value))
        {
            return Flow.Next;
        }

        e.Fail(RegoErrorCode.Conflict, conflict, Location);
        return Flow.Halt;
    }
}
