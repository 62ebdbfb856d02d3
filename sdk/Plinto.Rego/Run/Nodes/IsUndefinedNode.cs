using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

internal sealed class IsUndefinedNode(int source) : Node
{
    public override int Execute(Evaluation e, Span<RegoValue?> r)
    {
        return r[source] is null ? Flow.Next : Flow.Undefined;
    }
}
