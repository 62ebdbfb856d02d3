using Plinto.Rego.Values;

namespace Plinto.Rego.Syntax;

/// <summary>A <c># METADATA</c> block: where it stands, what it is about, and what it says (as <c>rego.metadata.rule()</c> gives it).</summary>
internal sealed record Annotation(SourceLocation Location, AnnotationScope Scope, RegoObject Content);
