namespace Plinto.Rego.Syntax;

/// <summary>One file of a policy: the name that errors show, and the text.</summary>
public sealed record RegoModule(string File, string Text);
