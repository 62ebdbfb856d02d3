namespace Plinto.Rego.Testing;

/// <summary>A rule that is a test.</summary>
/// <param name="Name">The constant part of its name, written as <c>package/rule</c>; the second of one name ends in <c>#01</c>.</param>
/// <param name="HasCases">The rest of its name is made by its body: each value is a case.</param>
/// <param name="IsSkipped">Marked as still to do.</param>
internal sealed record RegoTestRule(string Name, bool HasCases, bool IsSkipped);
