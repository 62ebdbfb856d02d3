using Plinto.Rego.Plan;

namespace Plinto.Rego.Planning;

/// <summary>The function (or entrypoint) being planned: its locals, the variables that have one, and the block statements go to.</summary>
internal sealed class PlanFrame(PlanEnvironment environment, int firstLocal)
{
    private readonly Dictionary<string, Operand> _variables = new(StringComparer.Ordinal);
    private readonly List<string> _bound = [];
    private int _next = firstLocal;

    // Readers of plans nest their JSON at most 2,000 levels, five of them for a block; and whoever evaluates one needs stack for each.
    private const int MaxNesting = 380;

    public const int Input = 0;
    public const int Data = 1;

    public PlanEnvironment Environment { get; set; } = environment;

    /// <summary>Locals that hold the values of <see cref="PlanEnvironment.Parameters"/>.</summary>
    public Dictionary<string, int> Replacements { get; init; } = new(StringComparer.Ordinal);

    public PlanBlock Block { get; set; } = new();

    public PlanLocation Location { get; set; }

    /// <summary>A local that, once defined, makes further iterations of the body being planned pointless; negative if every one counts.</summary>
    public int Done { get; set; } = -1;

    /// <summary>What is planned runs again and again: in an iteration, or in a function with arguments.</summary>
    public bool Repeats { get; set; }

    /// <summary>A comprehension is planned as it is written: an index takes its place, or would be made anew for each use.</summary>
    public bool WithoutIndexes { get; set; }

    public int NewLocal() => _next++;

    public void Emit(Statement statement) => Block.Statements.Add(statement with { Location = Location });

    public Operand? Find(string variable) => _variables.TryGetValue(variable, out var operand) ? operand : null;

    public void Bind(string variable, Operand operand)
    {
        _variables[variable] = operand;
        _bound.Add(variable);
    }

    /// <summary>Number of variables bound so far; <see cref="Unbind"/> forgets those bound since.</summary>
    public int Mark => _bound.Count;

    public IReadOnlyList<string> BoundSince(int mark) => _bound[mark..];

    public void Unbind(int mark)
    {
        for (var i = mark; i < _bound.Count; i++)
        {
            _variables.Remove(_bound[i]);
        }

        _bound.RemoveRange(mark, _bound.Count - mark);
    }

    /// <summary>Goes on in a block that stands in the present one.</summary>
    public void Enter(PlanBlock inner)
    {
        inner.Depth = Block.Depth + 1;
        if (inner.Depth > MaxNesting)
        {
            throw new PlanTooLargeException($"a rule iterates or nests more than {MaxNesting} deep");
        }

        Block = inner;
    }

    /// <summary>Plans into a block of its own, whose variables stay inside. Iterations in it stop once <paramref name="done"/> is defined.</summary>
    public PlanBlock InBlock(Action plan, int done = -1)
    {
        var (outer, mark, inner, outerDone, repeats, withoutIndexes) = (Block, Mark, new PlanBlock(), Done, Repeats, WithoutIndexes);
        Enter(inner);
        Done = done;
        plan();
        (Block, Done, Repeats, WithoutIndexes) = (outer, outerDone, repeats, withoutIndexes);
        Unbind(mark);
        return inner;
    }
}
