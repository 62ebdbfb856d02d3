using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

internal sealed class IsKindNode(Source source, RegoKind kind) : Node
{
    public override int Execute(Evaluation e, Span<RegoValue?> r)
    {
        return source.Get(r) is { } value && value.Kind == kind ? Flow.Next : Flow.Undefined;
    }
}
