using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

internal sealed class NestedBlocksNode(BlockNode[] blocks) : Node
{
    public override int Execute(Evaluation e, Span<RegoValue?> r)
    {
        foreach (var block in blocks)
        {
            var flow = block.Run(e, r);
            if (flow > Flow.Undefined)
            {
                return Flow.Outer(flow);
            }
        }

        return Flow.Next;
    }
}
