using Plinto.Rego.Builtins;
using Plinto.Rego.Compile;
using Plinto.Rego.Errors;
using Plinto.Rego.Plan;
using Plinto.Rego.Syntax;

namespace Plinto.Rego.Planning;

/// <summary>
/// Turns compiled rules into OPA's intermediate representation. Each rule name becomes a function of (input, data); only what the
/// entrypoints reach is planned. Partial files hold functions, partial objects, bodies, unification, terms, references, calls, <c>with</c>.
/// </summary>
internal sealed partial class Planner
{
    // Nested `with` may ask for a function in exponentially many environments; computed keys for many alternatives.
    private const int MaxStatements = 3_000_000;
    private const int MaxFunctions = 100_000;

    private readonly Compilation _compilation;
    private readonly Dictionary<string, int> _strings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _builtins = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _environments = new(StringComparer.Ordinal);
    private readonly HashSet<string> _functions = new(StringComparer.Ordinal);
    private readonly Queue<Action> _pending = [];
    private readonly PolicyPlan _plan = new();

    // Locals of the current function that hold documents of the store.
    private readonly HashSet<int> _stored = [];

    private int _statements;
    private PlanFrame _frame = new(PlanEnvironment.Empty, 2);

    private Planner(Compilation compilation) => _compilation = compilation;

    /// <summary>Plans the documents named by <paramref name="entrypoints"/> (<c>pkg/rule</c>); each answers <c>{"result": value}</c>.</summary>
    public static PolicyPlan PlanEntrypoints(Compilation compilation, IReadOnlyList<string> entrypoints)
    {
        var planner = new Planner(compilation);
        foreach (var entrypoint in entrypoints)
        {
            planner.PlanEntrypoint(entrypoint);
        }

        return planner.Finish();
    }

    /// <summary>Plans a query as entrypoint <c>eval</c>; it answers an object of <paramref name="variables"/> for each solution.</summary>
    public static PolicyPlan PlanQuery(Compilation compilation, IReadOnlyList<Expr> body, IReadOnlyList<string> variables)
    {
        var planner = new Planner(compilation);
        planner.PlanQuery("eval", body, variables);
        return planner.Finish();
    }

    private PolicyPlan Finish()
    {
        while (_pending.TryDequeue(out var work))
        {
            _compilation.CheckCancelled();
            work();
        }

        return _plan;
    }

    private void PlanEntrypoint(string name)
    {
        var at = SourceLocation.None;
        Term[] parts = [new VarTerm(at, "data"), .. name.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(part => new StringTerm(at, part))];
        _frame = new PlanFrame(PlanEnvironment.Empty, 2);
        var first = _frame.Block;
        var value = PlanTerm(new RefTerm(at, parts));
        EmitResult([new("result", value)]);
        _plan.Plans.Add(new EntrypointPlan { Name = name, Blocks = [first] });
    }

    private void PlanQuery(string name, IReadOnlyList<Expr> body, IReadOnlyList<string> variables)
    {
        _frame = new PlanFrame(PlanEnvironment.Empty, 2);
        var first = _frame.Block;
        PlanBody(body);
        EmitResult(variables.Where(v => _frame.Find(v) is not null).Select(v => new KeyValuePair<string, Operand>(Printer.DisplayName(v), _frame.Find(v)!.Value)));
        _plan.Plans.Add(new EntrypointPlan { Name = name, Blocks = [first] });
    }

    private void EmitResult(IEnumerable<KeyValuePair<string, Operand>> members)
    {
        var result = _frame.NewLocal();
        Emit(new Statement.MakeObject(result));
        foreach (var (key, value) in members)
        {
            Emit(new Statement.ObjectInsert(Text(key), value, result));
        }

        Emit(new Statement.ResultSetAdd(result));
    }

    private void Emit(Statement statement)
    {
        if (++_statements > MaxStatements)
        {
            throw new PlanTooLargeException();
        }

        _compilation.CheckCancelled();
        _frame.Emit(statement);
    }

    // Bookkeeping of the plan itself: without a place, so that explanations name only conditions an author wrote.
    private void EmitControl(Statement statement) => _frame.Block.Statements.Add(statement);

    private Operand Text(string value) => Operand.String(IndexOf(value));

    private int IndexOf(string value) => Intern(_strings, _plan.Strings, value);

    private static int Intern(Dictionary<string, int> indexes, List<string> list, string value)
    {
        if (indexes.TryGetValue(value, out var index))
        {
            return index;
        }

        indexes.Add(value, index = list.Count);
        list.Add(value);
        return index;
    }

    private void At(SourceLocation at)
    {
        if (at.Row > 0)
        {
            _frame.Location = new PlanLocation(Intern(_files, _plan.Files, at.File), at.Row, at.Column);
        }
    }

    private string Generation(PlanEnvironment environment)
    {
        if (!_environments.TryGetValue(environment.Key, out var id))
        {
            _environments.Add(environment.Key, id = _environments.Count);
        }

        return $"g{id}";
    }

    private void RequireBuiltin(BuiltinSignature builtin)
    {
        // Whoever brings a capabilities file has a host for it.
        if (BuiltinTable.Find(builtin.Name) is not { Function: not null } && _compilation.Options.Capabilities == RegoCapabilities.Default)
        {
            var (file, row, column) = (_frame.Location.File, _frame.Location.Row, _frame.Location.Column);
            var at = new SourceLocation(row > 0 ? _plan.Files[file] : "", row, column);
            _compilation.Report(CompileErrorCode.Type, at, $"built-in function {builtin.Name} is not available");
        }
        if (_builtins.Add(builtin.Name))
        {
            _plan.Builtins.Add(new BuiltinDeclaration(builtin.Name, builtin.ToDeclaration()));
        }
    }

    /// <summary>Statements that make the current block undefined.</summary>
    private void EmitFail() => Emit(new Statement.Break(0));
}
