using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

internal sealed class IsDefinedNode(int source) : Node
{
    public override int Execute(Evaluation e, Span<RegoValue?> r)
    {
        return r[source] is not null ? Flow.Next : Flow.Undefined;
    }
}
