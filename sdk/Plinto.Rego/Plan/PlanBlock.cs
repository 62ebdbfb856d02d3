namespace Plinto.Rego.Plan;

/// <summary>Statements in order; the first that is undefined ends the block.</summary>
internal sealed class PlanBlock
{
    public PlanBlock(params IEnumerable<Statement> statements) => Statements = [.. statements];

    public List<Statement> Statements { get; }

    /// <summary>How many blocks it stands in, while it is planned.</summary>
    public int Depth { get; set; }
}
