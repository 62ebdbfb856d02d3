using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

/// <summary>Calls the rule whose path is computed; undefined when there is none.</summary>
internal sealed class CallDynamicNode(FunctionPaths paths, Source[] path, Source[] arguments, int target) : Node
{
    public override int Execute(Evaluation e, Span<RegoValue?> r)
    {
        var at = paths;
        foreach (var part in path)
        {
            if (part.Get(r) is not RegoString name || at.Below(name) is not { } below)
            {
                return Flow.Undefined;
            }

            at = below;
        }

        if (at.Function is not { } function || function.Arity != arguments.Length)
        {
            return Flow.Undefined;
        }

        var result = function.Call(e, r, arguments);
        r[target] = result;
        return result is not null ? Flow.Next : e.Error is null ? Flow.Undefined : Flow.Halt;
    }
}
