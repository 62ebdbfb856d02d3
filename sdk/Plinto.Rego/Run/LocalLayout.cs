using Plinto.Rego.Plan;

namespace Plinto.Rego.Run;

/// <summary>
/// Registers for the locals of a function. Planners number locals without end; those that only one block mentions share registers with
/// those of the other blocks, so that a rule with a thousand bodies does not need thousands of registers cleared for each call.
/// </summary>
internal sealed class LocalLayout
{
    private const int MostLocals = 1_000_000;

    private readonly Dictionary<int, int> _registers = [];
    private readonly int[] _privateCounts;

    private LocalLayout(IReadOnlyList<PlanBlock> blocks, IEnumerable<int> shared)
    {
        var mentions = blocks.Select(static b => PlanBlock.Locals([b]).ToHashSet()).ToList();
        var counts = new Dictionary<int, int>();
        foreach (var local in mentions.SelectMany(static m => m))
        {
            counts[local] = counts.GetValueOrDefault(local) + 1;
        }

        foreach (var local in shared.Concat(counts.Where(static c => c.Value > 1).Select(static c => c.Key).Order()))
        {
            _registers.TryAdd(Checked(local), _registers.Count);
        }

        SharedCount = _registers.Count;
        _privateCounts = [.. mentions.Select(PlacePrivate)];
    }

    /// <summary>Registers that keep their values from block to block; the others follow them.</summary>
    public int SharedCount { get; }

    public int FrameSize => SharedCount + _privateCounts.DefaultIfEmpty().Max();

    /// <summary>How many registers of its own each block has; they must be undefined when it starts.</summary>
    public IReadOnlyList<int> PrivateCounts => _privateCounts;

    public static LocalLayout Of(PlanFunction function) => new(function.Blocks, [.. function.Parameters, 0, 1, function.Return]);

    public static LocalLayout Of(EntrypointPlan plan) => new(plan.Blocks, [0, 1]);

    public int Register(int local) => _registers[local];

    private int PlacePrivate(HashSet<int> mentioned)
    {
        var count = 0;
        foreach (var local in mentioned.Order())
        {
            if (_registers.TryAdd(Checked(local), SharedCount + count))
            {
                count++;
            }
        }

        return count;
    }

    private static int Checked(int local) =>
        local is >= 0 and < MostLocals ? local : throw new PlanFormatException($"local {local} is out of range");
}
