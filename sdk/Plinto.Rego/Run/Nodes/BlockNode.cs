using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

/// <summary>The statements of a block, one after the other.</summary>
internal sealed class BlockNode(Node[] nodes)
{
    private readonly Node[] _nodes = nodes;

    public ReadOnlySpan<Node> Nodes => _nodes;

    /// <summary>Runs the block: 0 when it came to its end, else the number of blocks left, this one included.</summary>
    public int Run(Evaluation e, Span<RegoValue?> r)
    {
        var nodes = _nodes;
        if (!e.Step(nodes.Length + 1))
        {
            return Flow.Halt;
        }

        foreach (var node in nodes)
        {
            var flow = node.Execute(e, r);
            if (flow != Flow.Next)
            {
                if (flow == Flow.Undefined && e.Trace is { } trace)
                {
                    trace.Undefined(node.Location);
                }

                return flow;
            }
        }

        return Flow.Next;
    }
}
