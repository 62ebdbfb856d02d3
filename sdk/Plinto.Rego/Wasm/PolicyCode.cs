using Plinto.Rego.Plan;

namespace Plinto.Rego.Wasm;

/// <summary>What the functions of one policy share while they are written.</summary>
internal sealed class PolicyCode
{
    private readonly Dictionary<string, int> _functions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _builtins = new(StringComparer.Ordinal);

    public PolicyCode(PolicyPlan plan, RuntimeModule runtime)
    {
        Plan = plan;
        Runtime = new RuntimeCalls(runtime);
        Data = new StaticData(runtime.DataEnd);
        FirstFunction = runtime.Imports.Count + runtime.Bodies.Count;
        MemoGlobal = runtime.Globals.Count;
        PathsGlobal = MemoGlobal + 1;
        for (var i = 0; i < plan.Builtins.Count; i++)
        {
            _builtins[plan.Builtins[i].Name] = i;
        }

        foreach (var function in plan.Functions)
        {
            _functions.TryAdd(function.Name, FirstFunction + _functions.Count);
        }
    }

    public PolicyPlan Plan { get; }

    public RuntimeCalls Runtime { get; }

    public StaticData Data { get; }

    /// <summary>Index of the first function of the policy.</summary>
    public int FirstFunction { get; }

    /// <summary>The global that points to the remembered results of rules.</summary>
    public int MemoGlobal { get; }

    /// <summary>The global with the object that dynamic calls look into.</summary>
    public int PathsGlobal { get; }

    /// <summary>Built-ins that the host must supply, with their ids.</summary>
    public SortedDictionary<int, string> HostBuiltins { get; } = [];

    /// <summary>A function of the plan; null if there is none of that name.</summary>
    public int? Function(string name) => _functions.TryGetValue(name, out var index) ? index : null;

    /// <summary>The id by which the host knows a built-in.</summary>
    public int HostId(string name)
    {
        var id = _builtins.TryGetValue(name, out var known) ? known : throw new WasmException($"the plan calls `{name}` but does not declare it");
        HostBuiltins[id] = name;
        return id;
    }

    public int Operand(Operand operand) => operand.Kind switch
    {
        OperandKind.String => Data.String(Plan.Strings[operand.Value]),
        OperandKind.Boolean => Data.Boolean(operand.Value != 0),
        _ => throw new InvalidOperationException("a local is no constant"),
    };

    /// <summary>The text of an abort: where, and what.</summary>
    public int Message(PlanLocation at, string message) => Data.Text(
        at.Row > 0 && at.File >= 0 && at.File < Plan.Files.Count ? $"{Plan.Files[at.File]}:{at.Row}:{at.Column}: {message}" : message);
}
