using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

internal sealed class ObjectInsertOnceNode(int target, Source key, Source value) : Node
{
    public override int Execute(Evaluation e, Span<RegoValue?> r)
    {
        if (key.Get(r) is not { } k || value.Get(r) is not { } v)
        {
            return Flow.Undefined;
        }

        if (!((RegoObject)r[target]!).InsertOnce(k, v))
        {
            e.Fail(RegoErrorCode.Conflict, "object keys must be unique", Location);
            return Flow.Halt;
        }

        return e.Charge(1) ? Flow.Next : Flow.Halt;
    }
}
