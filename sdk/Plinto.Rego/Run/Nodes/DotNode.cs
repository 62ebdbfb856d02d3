using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

internal sealed class DotNode(int target, Source source, Source key) : Node
{
    public override int Execute(Evaluation e, Span<RegoValue?> r)
    {
        if (key.Get(r) is not { } name)
        {
            return Flow.Undefined;
        }

        var found = source.Get(r) switch
        {
            RegoObject o => o.Find(name),
            RegoArray a => a.Find(name),
            RegoSet s => s.Find(name),
            _ => null,
        };
        r[target] = found;
        return found is null ? Flow.Undefined : Flow.Next;
    }
}
