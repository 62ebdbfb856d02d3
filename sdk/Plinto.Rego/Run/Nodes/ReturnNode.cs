using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

internal sealed class ReturnNode(int source) : Node
{
    public override int Execute(Evaluation e, Span<RegoValue?> r)
    {
        e.Returned = r[source];
        return Flow.Return;
    }
}
