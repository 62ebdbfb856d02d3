namespace Plinto.Rego.Syntax;

/// <summary><c>some k, v in xs</c>: declares the variables of its patterns and iterates.</summary>
internal sealed record SomeInExpr(SourceLocation Location, Term? Key, Term Value, Term Domain) : Expr(Location);
