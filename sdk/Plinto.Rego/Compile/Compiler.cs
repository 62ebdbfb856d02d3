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

    /// <summary>Runs the stages. Without <paramref name="types"/> what is ill-typed goes on to be evaluated, which comparisons of evaluators want.</summary>
    public static Compilation RunStages(IReadOnlyList<Module> modules, CompileOptions options, bool types = true)
    {
        var compilation = new Compilation(modules, options);
        foreach (var stage in Stages)
        {
            if (!types && stage == TypeCheck.Run)
            {
                continue;
            }

            compilation.CheckCancelled();
            stage(compilation);
            if (compilation.Failed)
            {
                break;
            }
        }
        return compilation;
    }

    /// <summary>The same stages for a query over modules that have been through them: the query as it is to be planned, and its author's variables.</summary>
    public static (IReadOnlyList<Expr> Body, IReadOnlyList<string> Variables) RunQueryStages(Compilation compilation, IReadOnlyList<Expr> body)
    {
        var resolved = new Resolver(compilation, QueryModule(compilation.Options.Version)).ResolveQuery(body);
        IReadOnlyList<Expr> lowered = compilation.Failed ? [] : new Lowering(compilation, null).LowerQuery(resolved);
        var variables = lowered.SelectMany(Variables.Outside).Where(static name => !name.StartsWith('#') && !name.StartsWith("_#", StringComparison.Ordinal)).Distinct().ToList();
        if (!compilation.Failed)
        {
            FunctionCalls.CheckQuery(compilation, lowered);
        }

        if (!compilation.Failed)
        {
            lowered = Safety.CheckQuery(compilation, lowered);
        }

        if (!compilation.Failed)
        {
            TypeCheck.RunQuery(compilation, lowered);
        }

        if (!compilation.Failed)
        {
            BuiltinUse.CheckQuery(compilation, lowered);
        }

        return (lowered, variables);
    }

    private static Module QueryModule(RegoVersion version) =>
        new("<query>", version, new Package(SourceLocation.None, new RefTerm(SourceLocation.None, [new VarTerm(SourceLocation.None, "data")])), [], []);
}
