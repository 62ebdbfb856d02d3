namespace Plinto.Rego.Plan;

/// <summary>Statements in order; the first that is undefined ends the block.</summary>
internal sealed class PlanBlock
{
    public PlanBlock(params IEnumerable<Statement> statements) => Statements = [.. statements];

    public List<Statement> Statements { get; }

    /// <summary>How many blocks it stands in, while it is planned.</summary>
    public int Depth { get; set; }

    /// <summary>The statements of blocks and of the blocks that they contain, each before what it contains.</summary>
    public static IEnumerable<Statement> All(IEnumerable<PlanBlock> blocks)
    {
        var open = new Stack<Statement>();
        foreach (var block in blocks)
        {
            Open(block);
            while (open.TryPop(out var statement))
            {
                yield return statement;
                foreach (var inner in statement.Use.Blocks.Reverse())
                {
                    Open(inner);
                }
            }
        }

        void Open(PlanBlock block)
        {
            for (var i = block.Statements.Count - 1; i >= 0; i--)
            {
                open.Push(block.Statements[i]);
            }
        }
    }

    /// <summary>The locals that blocks name, once for each time.</summary>
    public static IEnumerable<int> Locals(IEnumerable<PlanBlock> blocks) => All(blocks).SelectMany(static statement => statement.Use.Locals);
}
