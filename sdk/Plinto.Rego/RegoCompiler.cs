using Plinto.Rego.Compile;
using Plinto.Rego.Run;
using Plinto.Rego.Syntax;
using Plinto.Rego.Values;

namespace Plinto.Rego;

/// <summary>
/// Rego text to a plan that <see cref="RegoPolicy"/> evaluates. Nothing is thrown for wrong policies: all that is wrong is in the result.
/// </summary>
public static class RegoCompiler
{
    /// <summary>
    /// Compiles modules for the given entrypoints: documents written as <c>package/rule</c>. An entrypoint that no rule defines is
    /// no error, since base data may hold it.
    /// </summary>
    public static CompileResult Compile(IEnumerable<RegoModule> modules, IReadOnlyList<string> entrypoints, CompileOptions? options = null) =>
        Compiler.Compile(modules, options ?? new CompileOptions(), compilation => Plan.Planner.PlanEntrypoints(compilation, entrypoints));

    /// <summary>
    /// Compiles a query over modules, such as <c>data.rbac.allow = x; x</c>, as entrypoint <c>eval</c>: each of its results is an object of
    /// the query's variables.
    /// </summary>
    public static CompileResult CompileQuery(IEnumerable<RegoModule> modules, string query, CompileOptions? options = null) =>
        Compiler.CompileQuery(modules, query, options ?? new CompileOptions());

    /// <summary>Reads a constant Rego term: JSON, and also sets and keys of any kind. Null if the text is anything else.</summary>
    public static RegoValue? ReadTerm(string text) =>
        Parser.ParseQuery("<term>", text, KeywordSet.V1) is { Body: [TermExpr { Negated: false, With.Count: 0 } expr] } ? ConstantTerms.ToValue(expr.Term) : null;

    /// <summary>Finds what is wrong with modules without planning them; empty if nothing is.</summary>
    public static IReadOnlyList<RegoError> Check(IEnumerable<RegoModule> modules, CompileOptions? options = null) =>
        Compiler.Compile(modules, options ?? new CompileOptions(), static compilation => Plan.Planner.PlanEntrypoints(compilation, [])).Errors;
}
