namespace Plinto.Rego.Conformance;

/// <summary>What comparing came to.</summary>
internal sealed class DifferentialOutcome
{
    public int Compared { get; set; }

    /// <summary>Triples that ended in an error in the evaluator and as a module.</summary>
    public int Errors { get; set; }

    /// <summary>Triples that the evaluator's budget ended: modules have none of their own.</summary>
    public int Incomparable { get; set; }

    /// <summary>Of each module that differs the seed and a small triple.</summary>
    public List<string> Problems { get; } = [];

    public override string ToString() => $"{Compared} triples, {Problems.Count} different; {Errors} were errors on both sides, {Incomparable} beyond the evaluator's budget";
}
