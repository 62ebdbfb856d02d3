using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

internal sealed class ResultSetAddNode(int value) : Node
{
    public override int Execute(Evaluation e, Span<RegoValue?> r)
    {
        if (r[value] is not { } result)
        {
            return Flow.Undefined;
        }

        if (e.Results is { } results)
        {
            results.Add(result);
        }
        else
        {
            e.Value = result is RegoObject { Count: 1 } o ? o.UnorderedValues[0] : result;
        }

        return Flow.Next;
    }
}
