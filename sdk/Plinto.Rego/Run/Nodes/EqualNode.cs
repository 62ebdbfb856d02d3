using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

internal sealed class EqualNode(Source a, Source b) : Node
{
    public override int Execute(Evaluation e, Span<RegoValue?> r)
    {
        return a.Get(r) is { } x && b.Get(r) is { } y && (ReferenceEquals(x, y) || x.Equals(y)) ? Flow.Next : Flow.Undefined;
    }
}
