using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

internal sealed class ObjectInsertNode(int target, Source key, Source value) : Node
{
    public override int Execute(Evaluation e, Span<RegoValue?> r)
    {
        if (key.Get(r) is not { } k || value.Get(r) is not { } v)
        {
            return Flow.Undefined;
        }

        ((RegoObject)r[target]!).Insert(k, v);
        return e.Charge(1) ? Flow.Next : Flow.Halt;
    }
}
