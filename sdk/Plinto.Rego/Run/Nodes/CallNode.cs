using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

/// <summary>Calls a rule or function.</summary>
internal sealed class CallNode(FunctionNode function, Source[] arguments, int target) : Node
{
    public override int Execute(Evaluation e, Span<RegoValue?> r)
    {
        var result = function.Call(e, r, arguments);
        r[target] = result;
        return result is not null ? Flow.Next : e.Error is null ? Flow.Undefined : Flow.Halt;
    }
}
