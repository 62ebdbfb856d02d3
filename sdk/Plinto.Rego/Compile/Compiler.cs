using Plinto.Rego.Plan;
using Plinto.Rego.Run;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Compile;

/// <summary>The compiler's timetable: stages in order. A stage that reports errors is the last one, since the next rely on its result.</summary>
internal static class Compiler
{
    private static readonly Action<Compilation>[] Stages =
    [
        ModuleTree.Build,           // rules by path below `data`
        Shadowing.Check,            // rules and imports must leave `data` and `input` alone
        Resolver.Run,               // names: variable, rule or import; declared variables get unique names
        Lowering.Run,               // nested calls and references become expressions of their own
        RuleConflicts.Check,        // several definitions of one name must agree in kind
        FunctionCalls.Check,        // functions exist and get the right number of arguments
        Safety.CheckHeads,          // variables of a head occur in the body
        Safety.CheckBodies,         // every variable gets a value; expressions in the order that makes it so
        Recursion.Check,            // no rule depends on itself
        TypeCheck.Run,              // what is certainly wrong
        BuiltinUse.Check,           // forbidden and deprecated built-ins
    ];

    public static CompileResult Compile(IEnumerable<RegoModule> modules, CompileOptions options, Func<Compilation, PolicyPlan> plan)
    {
        var (parsed, errors) = Parse(modules, options);
        return errors.Count > 0 ? Failed(errors) : Compile(parsed, options, plan);
    }

    public static CompileResult Compile(IReadOnlyList<Module> modules, CompileOptions options, Func<Compilation, PolicyPlan> plan)
    {
        var compilation = RunStages(modules, options);
        return compilation.Failed ? Failed(compilation.Errors) : Planned(compilation, () => plan(compilation));
    }

    public static CompileResult CompileQuery(IEnumerable<RegoModule> modules, string query, CompileOptions options)
    {
        var (parsed, errors) = Parse(modules, options);
        var (body, error) = Parser.ParseQuery("<query>", query, KeywordSet.V1, RegoVersion.V1);
        if (error is not null) errors.Add(error);
        if (errors.Count > 0) return Failed(errors);
        var compilation = RunStages(parsed, options);
        if (compilation.Failed) return Failed(compilation.Errors);
        var resolved = new Resolver(compilation, QueryModule(options.Version)).ResolveQuery(body!);
        IReadOnlyList<Expr> lowered = compilation.Failed ? [] : new Lowering(compilation, null).LowerQuery(resolved);
        var variables = lowered.SelectMany(Variables.Outside).Where(static name => !name.StartsWith('#') && !name.StartsWith("_#", StringComparison.Ordinal)).Distinct();
        if (!compilation.Failed) FunctionCalls.CheckQuery(compilation, lowered);
        if (!compilation.Failed) lowered = Safety.CheckQuery(compilation, lowered);
        if (!compilation.Failed) TypeCheck.RunQuery(compilation, lowered);
        if (!compilation.Failed) BuiltinUse.CheckQuery(compilation, lowered);
        return compilation.Failed ? Failed(compilation.Errors) : Planned(compilation, () => Planner.PlanQuery(compilation, lowered, [.. variables]));
    }

    /// <summary>Runs the stages. Without <paramref name="types"/> what is ill-typed goes on to be evaluated, which comparisons of evaluators want.</summary>
    public static Compilation RunStages(IReadOnlyList<Module> modules, CompileOptions options, bool types = true)
    {
        var compilation = new Compilation(modules, options);
        foreach (var stage in Stages)
        {
            if (!types && stage == TypeCheck.Run) continue;
            compilation.CheckCancelled();
            stage(compilation);
            if (compilation.Failed) break;
        }
        return compilation;
    }

    public static (List<Module> Modules, List<RegoError> Errors) Parse(IEnumerable<RegoModule> modules, CompileOptions options)
    {
        var parsed = new List<Module>();
        var errors = new List<RegoError>();
        foreach (var (file, text) in modules)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            var (module, error) = Parser.ParseModule(file, text, options.Version);
            if (module is not null) parsed.Add(module);
            if (error is not null) errors.Add(error);
        }
        return (parsed, errors);
    }

    private static Module QueryModule(RegoVersion version) =>
        new("<query>", version, new Package(SourceLocation.None, new RefTerm(SourceLocation.None, [new VarTerm(SourceLocation.None, "data")])), [], []);

    private static CompileResult Planned(Compilation compilation, Func<PolicyPlan> plan)
    {
        try
        {
            var result = plan();
            return compilation.Failed ? Failed(compilation.Errors) : new CompileResult(result, []);
        }
        catch (PlanTooLargeException e)
        {
            return Failed([new RegoError(CompileErrorCode.Compile, e.Message)]);
        }
    }

    private static CompileResult Failed(IEnumerable<RegoError> errors) =>
        new(null, [.. errors.OrderBy(static e => e.File, StringComparer.Ordinal).ThenBy(static e => e.Row).ThenBy(static e => e.Column)]);
}
