using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

internal sealed class NotEqualNode(Source a, Source b) : Node
{
    public override int Execute(Evaluation e, Span<RegoValue?> r)
    {
        return a.Get(r) is { } x && b.Get(r) is { } y ? !e.Weigh(x) ? Flow.Halt : !x.Equals(y) ? Flow.Next : Flow.Undefined : Flow.Undefined;
    }
}
