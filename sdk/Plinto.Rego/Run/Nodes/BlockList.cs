using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

/// <summary>The blocks of a function or entrypoint, run one after the other; with an index, only those that can matter.</summary>
internal sealed class BlockList(BlockNode[] blocks, LocalLayout? layout, BlockIndex? index)
{
    public static readonly BlockList Empty = new([], null, null);

    private readonly int[] _all = [.. Enumerable.Range(0, blocks.Length)];
    private readonly int[] _privateCounts = [.. layout?.PrivateCounts ?? []];
    private readonly int _shared = layout?.SharedCount ?? 0;

    /// <summary><see cref="Flow.Return"/>, <see cref="Flow.Halt"/>, or <see cref="Flow.Next"/> when no block returned.</summary>
    public int Run(Evaluation e, Span<RegoValue?> r)
    {
        var first = true;
        foreach (var i in index is null || e.Trace is not null ? _all : index.Select(r))
        {
            // The frame comes clear, so only what earlier blocks left behind must go.
            if (!first)
            {
                r.Slice(_shared, _privateCounts[i]).Clear();
            }

            first = false;
            var flow = blocks[i].Run(e, r);
            if (flow >= Flow.Halt)
            {
                return flow;
            }
        }

        return Flow.Next;
    }
}
