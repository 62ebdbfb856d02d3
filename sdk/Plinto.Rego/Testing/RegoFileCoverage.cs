namespace Plinto.Rego.Testing;

/// <summary>Which lines of a file tests reached.</summary>
/// <param name="File">Its name.</param>
/// <param name="Lines">How many lines its rules have.</param>
/// <param name="Missed">Rows that no test reached, from 1, ascending.</param>
public sealed record RegoFileCoverage(string File, int Lines, IReadOnlyList<int> Missed)
{
    /// <summary>0 to 100; 100 if there are no lines.</summary>
    public double Percent => Lines == 0 ? 100 : 100.0 * (Lines - Missed.Count) / Lines;
}
