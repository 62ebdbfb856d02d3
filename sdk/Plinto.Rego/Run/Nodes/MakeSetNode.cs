using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

internal sealed class MakeSetNode(int target) : Node
{
    public override int Execute(Evaluation e, Span<RegoValue?> r)
    {
        r[target] = e.NewSet();
        return Flow.Next;
    }
}
