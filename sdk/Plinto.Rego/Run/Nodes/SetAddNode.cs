using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

internal sealed class SetAddNode(int set, Source value) : Node
{
    public override int Execute(Evaluation e, Span<RegoValue?> r)
    {
        if (value.Get(r) is not { } item)
        {
            return Flow.Undefined;
        }

        ((RegoSet)r[set]!).Add(item);
        return e.Charge(1) ? Flow.Next : Flow.Halt;
    }
}
