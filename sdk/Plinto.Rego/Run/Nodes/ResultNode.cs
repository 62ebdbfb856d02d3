using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

internal sealed class ResultNode(Source key, Source value) : Node
{
    public override int Execute(Evaluation e, Span<RegoValue?> r)
    {
        if (value.Get(r) is not { } result)
        {
            return Flow.Undefined;
        }

        if (e.Results is { } results)
        {
            var binding = new RegoObject(1);
            binding.Insert(key.Get(r)!, result);
            results.Add(binding);
        }
        else
        {
            e.Value = result;
        }

        return Flow.Next;
    }
}
