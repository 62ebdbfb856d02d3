using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

internal sealed class ArrayAppendNode(int array, Source value) : Node
{
    public override int Execute(Evaluation e, Span<RegoValue?> r)
    {
        if (value.Get(r) is not { } item)
        {
            return Flow.Undefined;
        }

        ((RegoArray)r[array]!).Append(item);
        return e.Charge(1) ? Flow.Next : Flow.Halt;
    }
}
