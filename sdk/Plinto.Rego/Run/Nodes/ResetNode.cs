using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

internal sealed class ResetNode(int target) : Node
{
    public override int Execute(Evaluation e, Span<RegoValue?> r)
    {
        r[target] = null;
        return Flow.Next;
    }
}
