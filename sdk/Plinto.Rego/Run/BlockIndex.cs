using Plinto.Rego.Plan;
using Plinto.Rego.Values;

namespace Plinto.Rego.Run;

/// <summary>Which blocks of a function can matter, by the value of the one reference that tells them apart best.</summary>
internal sealed class BlockIndex
{
    // With fewer blocks than this, looking them up costs more than trying them.
    private const int FewestBlocks = 4;

    private readonly ReferencePath _path;
    private readonly Dictionary<RegoValue, int[]> _matching;
    private readonly int[] _always;

    private BlockIndex(ReferencePath path, Dictionary<RegoValue, int[]> matching, int[] always)
    {
        _path = path;
        _matching = matching;
        _always = always;
    }

    /// <summary>The blocks to run for a frame, in their order.</summary>
    public int[] Select(ReadOnlySpan<RegoValue?> r) =>
        _path.Resolve(r) is { } value && _matching.TryGetValue(value, out var blocks) ? blocks : _always;

    /// <summary>The index of a function's blocks, or null when none would help.</summary>
    public static BlockIndex? Make(PlanFunction function, LocalLayout layout, RegoString[] strings)
    {
        var blocks = function.Blocks;
        if (blocks.Count < FewestBlocks)
        {
            return null;
        }

        var mentions = Counted(PlanBlock.Locals(blocks));
        var guards = new List<List<(ReferencePath Path, RegoValue Constant)>>();
        foreach (var block in blocks)
        {
            // What a block left out would have written must not be seen by the others.
            var own = Counted(PlanBlock.Locals([block]));
            guards.Add(BlockGuards.Of(block, strings, function.Parameters, local => own[local] == mentions[local]).Found);
        }

        var best = guards.SelectMany(static g => g).GroupBy(static g => g.Path)
            .Select(static g => (Path: g.Key, Distinct: g.Select(static x => x.Constant).Distinct().Count()))
            .OrderByDescending(static g => g.Distinct).FirstOrDefault();
        return best.Distinct < FewestBlocks ? null : Make(best.Path, layout, guards);
    }

    private static BlockIndex Make(ReferencePath path, LocalLayout layout, List<List<(ReferencePath Path, RegoValue Constant)>> guards)
    {
        var required = guards.Select(g => g.FirstOrDefault(x => x.Path.Equals(path)).Constant).ToArray();
        var always = Enumerable.Range(0, required.Length).Where(i => required[i] is null).ToArray();
        var matching = Enumerable.Range(0, required.Length)
            .Where(i => required[i] is not null)
            .GroupBy(i => required[i]!)
            .ToDictionary(static g => g.Key, g => g.Concat(always).Order().ToArray());
        return new BlockIndex(path.In(layout), matching, always);
    }

    private static Dictionary<int, int> Counted(IEnumerable<int> locals) =>
        locals.GroupBy(static local => local).ToDictionary(static g => g.Key, static g => g.Count());
}
