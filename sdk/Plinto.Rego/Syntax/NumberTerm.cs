namespace Plinto.Rego.Syntax;

/// <summary>A number literal; its text is kept as written, because numbers beyond 64 bits and their notation must survive.</summary>
internal sealed record NumberTerm(SourceLocation Location, string Text) : Term(Location);
