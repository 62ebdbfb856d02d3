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

        if (e.Trace is { } trace)
        {
            return RunTraced(trace, e, r);
        }

        foreach (var node in nodes)
        {
            var flow = node.Execute(e, r);
            if (flow != Flow.Next)
            {
                return flow;
            }
        }

        return Flow.Next;
    }

    private int RunTraced(Explanation trace, Evaluation e, Span<RegoValue?> r)
    {
        foreach (var node in _nodes)
        {
            trace.Reached(node.Location);
            var flow = node.Execute(e, r);
            if (flow != Flow.Next)
            {
                if (flow == Flow.Undefined)
                {
                    trace.Undefined(node.Location);
                }

                return flow;
            }
        }

        return Flow.Next;
    }
}
