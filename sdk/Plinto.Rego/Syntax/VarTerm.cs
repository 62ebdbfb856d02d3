namespace Plinto.Rego.Syntax;

/// <summary>A variable. Names made by the compiler hold a <c>#</c>, which no source text can.</summary>
internal sealed record VarTerm(SourceLocation Location, string Name) : Term(Location)
{
    public bool IsWildcard => Name.StartsWith("_#", StringComparison.Ordinal);

    /// <summary>Made by the compiler for a sub-expression, so without meaning to the policy's author.</summary>
    public bool IsGenerated => Name.StartsWith('#');
}
