using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

internal sealed class NotNode(BlockNode inner) : Node
{
    public override int Execute(Evaluation e, Span<RegoValue?> r)
    {
        var flow = inner.Run(e, r);
        return flow switch
        {
            Flow.Next => Flow.Undefined,
            Flow.Undefined => Flow.Next,
            _ => Flow.Outer(flow),
        };
    }
}
