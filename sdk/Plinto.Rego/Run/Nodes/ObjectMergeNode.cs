using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

internal sealed class ObjectMergeNode(int target, int a, int b) : Node
{
    public override int Execute(Evaluation e, Span<RegoValue?> r)
    {
        r[target] = Documents.Merge(r[a], r[b]);
        return Flow.Next;
    }
}
