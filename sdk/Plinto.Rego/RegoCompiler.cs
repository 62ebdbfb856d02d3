using Plinto.Rego.Compile;
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

    /// <summary>Whether a query is a single term (so that it has a value) rather than an assignment, a declaration, or several expressions. It may have modifiers (<c>with</c>).</summary>
    public static bool IsTerm(string query) =>
        Parser.ParseQuery("<query>", query, KeywordSet.V1) is { Body: [TermExpr { Negated: false, Term: not CallTerm { Name: "eq" or "assign" or "print" } }] };

    /// <summary>A module in canonical form, or why it cannot be parsed. Every comment is kept: before what it stood before, or at the end of the line that it ended.</summary>
    public static (string? Text, RegoError? Error) Format(RegoModule module, RegoVersion version = RegoVersion.V1)
    {
        var (parsed, error) = Parser.ParseModule(module.File, module.Text, version);
        return parsed is null ? (null, error) : (Printer.Print(parsed), null);
    }

    /// <summary>The documents that rules define, as entrypoints (<c>package/rule</c>); functions and names with variables apart.</summary>
    public static IReadOnlyList<string> ListRules(IEnumerable<RegoModule> modules, CompileOptions? options = null) =>
        RuleListing.Names(Compiler.Parse(modules, options ?? new CompileOptions()).Modules);

    /// <summary>The documents whose <c># METADATA</c> says <c>entrypoint: true</c>, as entrypoints (<c>package/rule</c>).</summary>
    public static IReadOnlyList<string> ListEntrypoints(IEnumerable<RegoModule> modules, CompileOptions? options = null) =>
        RuleListing.Entrypoints(Compiler.Parse(modules, options ?? new CompileOptions()).Modules);

    /// <summary>The package of each module that can be parsed.</summary>
    public static IReadOnlyList<RegoPackage> ListPackages(IEnumerable<RegoModule> modules, CompileOptions? options = null) =>
        RuleListing.Packages(Compiler.Parse(modules, options ?? new CompileOptions()).Modules);

    /// <summary>The lines of each rule, for coverage.</summary>
    public static IReadOnlyList<RegoRuleLines> ListLines(IEnumerable<RegoModule> modules, CompileOptions? options = null) =>
        RuleListing.Lines(Compiler.Parse(modules, options ?? new CompileOptions()).Modules);
}
