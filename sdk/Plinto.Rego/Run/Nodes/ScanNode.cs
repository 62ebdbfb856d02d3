using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

/// <summary>Runs its block for each element of a collection, in Rego's order.</summary>
internal sealed class ScanNode(int source, int key, int value, BlockNode inner) : Node
{
    public override int Execute(Evaluation e, Span<RegoValue?> r) => r[source] switch
    {
        RegoArray array => ScanArray(array, e, r),
        RegoObject o => ScanObject(o, e, r),
        RegoSet set => ScanSet(set, e, r),
        _ => Flow.Next,
    };

    private int ScanArray(RegoArray array, Evaluation e, Span<RegoValue?> r)
    {
        for (var i = 0; i < array.Count; i++)
        {
            r[key] = RegoNumber.Of(i);
            r[value] = array[i];
            var flow = inner.Run(e, r);
            if (flow > Flow.Undefined)
            {
                return Flow.Outer(flow);
            }
        }

        return Flow.Next;
    }

    private int ScanObject(RegoObject o, Evaluation e, Span<RegoValue?> r)
    {
        var order = o.Order();
        for (var i = 0; i < o.Count; i++)
        {
            r[key] = o.KeyAt(i, order);
            r[value] = o.ValueAt(i, order);
            var flow = inner.Run(e, r);
            if (flow > Flow.Undefined)
            {
                return Flow.Outer(flow);
            }
        }

        return Flow.Next;
    }

    private int ScanSet(RegoSet set, Evaluation e, Span<RegoValue?> r)
    {
        var order = set.Order();
        for (var i = 0; i < set.Count; i++)
        {
            var member = set.At(i, order);
            r[key] = member;
            r[value] = member;
            var flow = inner.Run(e, r);
            if (flow > Flow.Undefined)
            {
                return Flow.Outer(flow);
            }
        }

        return Flow.Next;
    }
}
