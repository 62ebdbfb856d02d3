namespace Plinto.Rego.Testing;

/// <summary>Which lines tests reached, over all files.</summary>
/// <param name="Files">Each file with rules.</param>
public sealed record RegoCoverage(IReadOnlyList<RegoFileCoverage> Files)
{
    /// <summary>Lines of rules.</summary>
    public int Lines => Files.Sum(static file => file.Lines);

    /// <summary>Lines of rules that were reached.</summary>
    public int Covered => Files.Sum(static file => file.Lines - file.Missed.Count);

    /// <summary>0 to 100; 100 if there are no lines.</summary>
    public double Percent => Lines == 0 ? 100 : 100.0 * Covered / Lines;
}
