namespace Plinto.Rego.Testing;

/// <summary>One case of a test with a variable in its name, such as <c>test_concat[note] if …</c>.</summary>
/// <param name="Name">The values in the name, joined by <c>/</c>.</param>
/// <param name="Passed">Whether the rule was true for them.</param>
public sealed record RegoTestCase(string Name, bool Passed);
