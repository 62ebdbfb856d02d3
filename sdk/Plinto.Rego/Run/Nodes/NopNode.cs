using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

internal sealed class NopNode() : Node
{
    public override int Execute(Evaluation e, Span<RegoValue?> r)
    {
        return Flow.Next;
    }
}
