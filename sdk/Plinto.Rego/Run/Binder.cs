using Plinto.Rego.Plan;
using Plinto.Rego.Run.Nodes;
using Plinto.Rego.Values;

namespace Plinto.Rego.Run;

/// <summary>Turns a plan into nodes: constants made, calls bound to their targets, unknown names refused.</summary>
internal sealed class Binder
{
    private const string RuleConflict = "complete rules must not produce multiple outputs";

    private readonly PolicyPlan _plan;
    private readonly RegoString[] _strings;
    private readonly Dictionary<string, FunctionNode> _functions = [];
    private readonly FunctionPaths _paths = new();
    private readonly PlanFacts _facts;
    private readonly HashSet<string> _missing;

    private Binder(PolicyPlan plan, bool allowMissingBuiltins)
    {
        _plan = plan;
        _missing = allowMissingBuiltins ? [.. plan.Builtins.Select(static builtin => builtin.Name)] : [];
        _strings = [.. plan.Strings.Select(RegoString.Of)];
        _facts = new PlanFacts(plan);
    }

    /// <summary>Binds a plan. Throws <see cref="PlanFormatException"/> when it calls what does not exist or refers to locals or strings out of range.</summary>
    public static BoundProgram Bind(PolicyPlan plan, bool allowMissingBuiltins) => new Binder(plan, allowMissingBuiltins).Bind();

    private BoundProgram Bind()
    {
        foreach (var function in _plan.Functions)
        {
            var node = new FunctionNode(function.Name, function.Parameters.Count);
            if (!_functions.TryAdd(function.Name, node))
            {
                throw new PlanFormatException($"function `{function.Name}` is defined twice");
            }

            _paths.Add(function.Path, node);
        }

        var memoCount = 0;
        foreach (var function in _plan.Functions)
        {
            var rule = function.Parameters.Count == 2;
            var conflict = rule ? RuleConflict : "functions must not produce multiple outputs for same inputs";
            var layout = LocalLayout.Of(function);
            var blocks = new BlockList(Blocks(function.Blocks, layout, conflict), layout, BlockIndex.Make(function, layout, _strings));
            int[] parameters = [.. function.Parameters.Select(layout.Register)];
            _functions[function.Name].Bind(blocks, parameters, layout.FrameSize, rule ? memoCount++ : -1, rule && _facts.IsConstant(function));
        }

        var inputUse = InputUse.Of(_plan);
        var entrypoints = _plan.Plans.ToDictionary(static p => p.Name, p => BindEntrypoint(p, inputUse[p.Name]));
        return new BoundProgram(_plan.Files, entrypoints, memoCount, new RegoStringTable(_strings));
    }

    private BoundEntrypoint BindEntrypoint(EntrypointPlan plan, IReadOnlySet<string>? inputMembers)
    {
        var layout = LocalLayout.Of(plan);
        return new BoundEntrypoint(plan.Name, new BlockList(Blocks(plan.Blocks, layout, RuleConflict), layout, null), layout.FrameSize, inputMembers);
    }

    private BlockNode[] Blocks(IReadOnlyList<PlanBlock> blocks, LocalLayout layout, string conflict)
    {
        var statements = new StatementBinder(_strings, _functions, _missing, _paths, BaseLocals.Find(blocks), layout, conflict);
        return [.. blocks.Select(statements.Block)];
    }
}
