using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

internal sealed class MakeArrayNode(int capacity, int target) : Node
{
    public override int Execute(Evaluation e, Span<RegoValue?> r)
    {
        r[target] = e.NewArray(capacity);
        return Flow.Next;
    }
}
