using Plinto.Rego.Compile;
using Plinto.Rego.Errors;
using Plinto.Rego.Plan;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Planning;

/// <summary>
/// From parsed modules to a plan: the compiler's stages, then the planner. Exactly one of plan and errors comes back; errors are ordered by file, row and column.
/// </summary>
internal static class PlanSources
{
    /// <summary>The documents named by <paramref name="entrypoints"/>.</summary>
    public static (PolicyPlan? Plan, IReadOnlyList<RegoError> Errors) Entrypoints(RegoSources sources, IReadOnlyList<string> entrypoints, CompileOptions options)
    {
        if (sources.Errors.Count > 0)
        {
            return Failed(sources.Errors);
        }

        var compilation = Compiler.RunStages(sources.Parsed, options);
        return compilation.Failed ? Failed(compilation.Errors) : Planned(compilation, () => Planner.PlanEntrypoints(compilation, entrypoints));
    }

    /// <summary>A query over the modules, as entrypoint <c>eval</c>.</summary>
    public static (PolicyPlan? Plan, IReadOnlyList<RegoError> Errors) Query(RegoSources sources, string query, CompileOptions options)
    {
        var (body, error) = Parser.ParseQuery("<query>", query, KeywordSet.V1, RegoVersion.V1);
        if (error is not null || sources.Errors.Count > 0)
        {
            return Failed(error is null ? sources.Errors : [.. sources.Errors, error]);
        }

        var compilation = Compiler.RunStages(sources.Parsed, options);
        if (compilation.Failed)
        {
            return Failed(compilation.Errors);
        }

        var (lowered, variables) = Compiler.RunQueryStages(compilation, body!);
        return compilation.Failed ? Failed(compilation.Errors) : Planned(compilation, () => Planner.PlanQuery(compilation, lowered, variables));
    }

    private static (PolicyPlan? Plan, IReadOnlyList<RegoError> Errors) Planned(Compilation compilation, Func<PolicyPlan> plan)
    {
        try
        {
            var result = plan();
            return compilation.Failed ? Failed(compilation.Errors) : (result, []);
        }
        catch (PlanTooLargeException e)
        {
            return Failed([new RegoError(CompileErrorCode.Compile, e.Message)]);
        }
    }

    private static (PolicyPlan? Plan, IReadOnlyList<RegoError> Errors) Failed(IEnumerable<RegoError> errors) =>
        (null, [.. errors.OrderBy(static e => e.File, StringComparer.Ordinal).ThenBy(static e => e.Row).ThenBy(static e => e.Column)]);
}
