using Plinto.Rego.Compile;
using Plinto.Rego.Run;

namespace Plinto.Rego.Testing;

/// <summary>How tests are run.</summary>
public sealed record RegoTestOptions
{
    /// <summary>How the modules are compiled.</summary>
    public CompileOptions Compile { get; init; } = new();

    /// <summary>How each test is evaluated: data, clock, and the budget of each.</summary>
    public RegoPolicyOptions Run { get; init; } = new();

    /// <summary>Only tests whose name (<c>package/rule</c>) contains this. Default: all.</summary>
    public string Filter { get; init; } = "";

    /// <summary>Whether to report which lines the tests reached; each test then runs a second time, explained. Default: false.</summary>
    public bool Coverage { get; init; }

    /// <summary>Tests that would start later than this after the first are not run. Default: no end.</summary>
    public TimeSpan? Longest { get; init; }
}
