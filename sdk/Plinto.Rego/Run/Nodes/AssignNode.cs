using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

internal sealed class AssignNode(int target, Source source) : Node
{
    public override int Execute(Evaluation e, Span<RegoValue?> r)
    {
        r[target] = source.Get(r);
        return Flow.Next;
    }
}
