using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

internal sealed class LenNode(int target, Source source) : Node
{
    public override int Execute(Evaluation e, Span<RegoValue?> r)
    {
        int? count = source.Get(r) switch
        {
            RegoArray a => a.Count,
            RegoObject o => o.Count,
            RegoSet s => s.Count,
            RegoString s => CodePoints.Count(s.Value),
            _ => null,
        };
        if (count is null)
        {
            return Flow.Undefined;
        }

        r[target] = RegoNumber.Of(count.Value);
        return Flow.Next;
    }
}
