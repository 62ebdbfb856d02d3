using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

internal sealed class EqualNode(Source a, Source b) : Node
{
    public override int Execute(Evaluation e, Span<RegoValue?> r)
    {
        if (a.Get(r) is not { } x || b.Get(r) is not { } y)
        {
            return Flow.Undefined;
        }

        return ReferenceEquals(x, y) ? Flow.Next : !e.Weigh(x) ? Flow.Halt : x.Equals(y) ? Flow.Next : Flow.Undefined;
    }
}
