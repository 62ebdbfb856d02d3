using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

/// <summary>The blocks of a function or entrypoint, run one after the other.</summary>
internal sealed class BlockList(BlockNode[] blocks)
{
    public static readonly BlockList Empty = new([]);

    /// <summary><see cref="Flow.Return"/>, <see cref="Flow.Halt"/>, or <see cref="Flow.Next"/> when no block returned.</summary>
    public int Run(Evaluation e, Span<RegoValue?> r)
    {
        foreach (var block in blocks)
        {
            var flow = block.Run(e, r);
            if (flow >= Flow.Halt)
            {
                return flow;
            }
        }

        return Flow.Next;
    }
}
