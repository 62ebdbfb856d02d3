namespace Plinto.Rego.Conformance;

/// <summary>What a file of cases came to: the notes that failed, each with its reason, and those that were skipped.</summary>
internal sealed class SuiteOutcome
{
    public int Passed { get; set; }

    public List<(string Note, string Reason)> Failed { get; } = [];

    public List<(string Note, string Reason)> Skipped { get; } = [];
}
