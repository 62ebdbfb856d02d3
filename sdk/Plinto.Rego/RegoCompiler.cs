using Plinto.Rego.Compile;
using Plinto.Rego.Errors;
using Plinto.Rego.Planning;
using Plinto.Rego.Run;
using Plinto.Rego.Syntax;
using Plinto.Rego.Values;

namespace Plinto.Rego;

/// <summary>
/// Rego text to a plan that <see cref="RegoPolicy"/> evaluates. Nothing is thrown for wrong policies: all that is wrong is in the result. Only
/// <see cref="CompileOptions.Cancellation"/> ends a compilation otherwise.
/// </summary>
public static class RegoCompiler
{
    /// <summary>
    /// Parses modules, once for all that is to be done with them: compile, check, test, list. Of the options only <see cref="CompileOptions.Version"/> and
    /// <see cref="CompileOptions.Cancellation"/> matter here.
    /// </summary>
    public static RegoSources Parse(IEnumerable<RegoModule> modules, CompileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(modules);
        return RegoSources.Parse(modules, options ?? new CompileOptions());
    }

    /// <summary>
    /// Compiles parsed modules for the given entrypoints: documents written as <c>package/rule</c>. An entrypoint that no rule defines is
    /// no error, since base data may hold it.
    /// </summary>
    public static CompileResult Compile(RegoSources sources, IReadOnlyList<string> entrypoints, CompileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sources);
        return Result(PlanSources.Entrypoints(sources, entrypoints, options ?? new CompileOptions()));
    }

    /// <summary>Parses and compiles, where nothing else is asked of the modules.</summary>
    public static CompileResult Compile(IEnumerable<RegoModule> modules, IReadOnlyList<string> entrypoints, CompileOptions? options = null) =>
        Compile(Parse(modules, options), entrypoints, options);

    /// <summary>
    /// Compiles a query over parsed modules, such as <c>data.rbac.allow = x; x</c>, as entrypoint <c>eval</c>: each of its results is an object of
    /// the query's variables.
    /// </summary>
    public static CompileResult CompileQuery(RegoSources sources, string query, CompileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sources);
        return Result(PlanSources.Query(sources, query, options ?? new CompileOptions()));
    }

    /// <summary>Parses and compiles a query over modules, where nothing else is asked of them.</summary>
    public static CompileResult CompileQuery(IEnumerable<RegoModule> modules, string query, CompileOptions? options = null) =>
        CompileQuery(Parse(modules, options), query, options);

    /// <summary>Finds what is wrong with parsed modules without planning them; empty if nothing is.</summary>
    public static IReadOnlyList<RegoError> Check(RegoSources sources, CompileOptions? options = null) => Compile(sources, [], options).Errors;

    /// <summary>Parses and checks modules, where nothing else is asked of them.</summary>
    public static IReadOnlyList<RegoError> Check(IEnumerable<RegoModule> modules, CompileOptions? options = null) => Check(Parse(modules, options), options);

    /// <summary>Reads a constant Rego term: JSON, and also sets and keys of any kind. Null if the text is anything else.</summary>
    public static RegoValue? ReadTerm(string text) =>
        Parser.ParseQuery("<term>", text, KeywordSet.V1) is { Body: [TermExpr { Negated: false, With.Count: 0 } expr] } ? ConstantTerms.ToValue(expr.Term) : null;

    /// <summary>
    /// Whether a query is a single term (so that it has a value) rather than an assignment, a declaration, or several expressions. It may have modifiers (<c>with</c>).
    /// </summary>
    public static bool IsTerm(string query) =>
        Parser.ParseQuery("<query>", query, KeywordSet.V1) is { Body: [TermExpr { Negated: false, Term: not CallTerm { Name: "eq" or "assign" or "print" } }] };

    /// <summary>A module in canonical form, or why it cannot be parsed. Every comment is kept: before what it stood before, or at the end of the line that it ended.</summary>
    public static (string? Text, RegoError? Error) Format(RegoModule module, RegoVersion version = RegoVersion.V1)
    {
        var (parsed, error) = Parser.ParseModule(module.File, module.Text, version);
        return parsed is null ? (null, error) : (Printer.Print(parsed), null);
    }

    private static CompileResult Result((Plan.PolicyPlan? Plan, IReadOnlyList<RegoError> Errors) result) => new(result.Plan, result.Errors);
}
