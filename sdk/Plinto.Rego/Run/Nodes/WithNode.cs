using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

/// <summary>Runs its block with input, data or a part of them replaced. Nothing remembered outside is valid inside.</summary>
internal sealed class WithNode(int local, RegoValue[] path, Source value, BlockNode inner) : Node
{
    public override int Execute(Evaluation e, Span<RegoValue?> r)
    {
        var before = r[local];
        var replacement = value.Get(r);
        if (path.Length == 0)
        {
            r[local] = replacement;
        }
        else if (replacement is null)
        {
            return Flow.Undefined;
        }
        else
        {
            r[local] = Documents.Replace(before, path, replacement);
        }

        e.EnterWith();
        var flow = inner.Run(e, r);
        e.LeaveWith();
        r[local] = before;
        return flow > Flow.Undefined ? Flow.Outer(flow) : flow;
    }
}
