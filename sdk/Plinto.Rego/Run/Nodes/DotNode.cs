using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

/// <summary>
/// Looks a key up. Base documents come from JSON, whose keys are all strings, so in them (<c>ofBase</c>) an integer also names the member
/// that its text names.
/// </summary>
internal sealed class DotNode(int target, Source source, Source key, bool ofBase) : Node
{
    public override int Execute(Evaluation e, Span<RegoValue?> r)
    {
        if (key.Get(r) is not { } name)
        {
            return Flow.Undefined;
        }

        var found = source.Get(r) switch
        {
            RegoObject o => o.Find(name) ?? (ofBase && name is RegoNumber number ? o.Find(number.Text) : null),
            RegoArray a => a.Find(name),
            RegoSet s => s.Find(name),
            _ => null,
        };
        r[target] = found;
        return found is null ? Flow.Undefined : Flow.Next;
    }
}
