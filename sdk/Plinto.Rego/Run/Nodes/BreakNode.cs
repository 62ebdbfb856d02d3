using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

internal sealed class BreakNode(int index) : Node
{
    public override int Execute(Evaluation e, Span<RegoValue?> r)
    {
        return index + 1;
    }
}
