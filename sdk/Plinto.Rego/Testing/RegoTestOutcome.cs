namespace Plinto.Rego.Testing;

/// <summary>How a test ended.</summary>
public enum RegoTestOutcome
{
    /// <summary>The rule was not true, or evaluating it failed.</summary>
    Failed,

    /// <summary>The rule was true.</summary>
    Passed,

    /// <summary>The test is marked as still to do (<c>todo_test_…</c>).</summary>
    Skipped,

    /// <summary>The tests before it took all the time there was. Not to be taken for a pass.</summary>
    NotRun,
}
