namespace Plinto.Rego.Syntax;

/// <summary>A call; operators are calls of the built-ins they stand for (<c>a + b</c> is <c>plus(a, b)</c>).</summary>
internal sealed record CallTerm(SourceLocation Location, RefTerm Operator, IReadOnlyList<Term> Args) : Term(Location)
{
    public string? Name => Operator.Name;

    public static CallTerm Of(SourceLocation at, string builtin, params IReadOnlyList<Term> args) => new(at, RefTerm.Builtin(at, builtin), args);
}
