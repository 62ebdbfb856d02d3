using Plinto.Rego.Plan;
using Plinto.Rego.Values;

namespace Plinto.Rego.Wasm;

/// <summary>Writes all of a policy: its functions, and the three that the ABI asks for (<c>eval</c>, <c>builtins</c>, <c>entrypoints</c>).</summary>
internal sealed class ModuleCode
{
    private const int ContextInput = 0;
    private const int ContextData = 4;
    private const int ContextResult = 8;
    private const int ContextEntrypoint = 12;
    private readonly PolicyCode _policy;

    public ModuleCode(PolicyPlan plan, RuntimeModule runtime)
    {
        _policy = new PolicyCode(plan, runtime);
        var remembered = plan.Functions.Where(static function => function.Parameters.Count == 2).ToList();
        var bodies = _policy.FirstFunction + plan.Functions.Count;
        var entrypoints = bodies + remembered.Count;
        foreach (var function in plan.Functions)
        {
            var slot = remembered.IndexOf(function);
            Functions.Add((function.Parameters.Count, true,
                slot < 0 ? FunctionCode.Function(_policy, function) : FunctionCode.Remembered(_policy, slot, bodies + slot, function.IsIndex)));
        }

        Functions.AddRange(remembered.Select(function => (2, true, FunctionCode.Function(_policy, function))));
        Functions.AddRange(plan.Plans.Select(entry => (3, false, FunctionCode.Entrypoint(_policy, entry))));
        Replaced["eval"] = Eval(entrypoints);
        Replaced["entrypoints"] = Parsed(Names(plan.Plans.Select((entry, id) => (entry.Name, id))));
        Replaced["builtins"] = Parsed(Names(_policy.HostBuiltins.Select(static builtin => (builtin.Value, builtin.Key))));
        var usesPaths = DynamicPaths.AreUsed(plan);
        var paths = usesPaths ? DynamicPaths.Table(plan) : "";
        var text = usesPaths ? _policy.Data.Text(paths) : 0;
        Start = StartFunction(text, System.Text.Encoding.UTF8.GetByteCount(paths));
    }

    /// <summary>The policy's functions in the order of their indices: how many parameters, whether it has a result, the body.</summary>
    public List<(int Parameters, bool HasResult, byte[] Body)> Functions { get; } = [];

    /// <summary>Bodies for functions of the run-time part that only the policy can know.</summary>
    public Dictionary<string, byte[]> Replaced { get; } = [];

    /// <summary>Runs once, before anything else.</summary>
    public byte[] Start { get; }

    public StaticData Data => _policy.Data;

    private static string Names(IEnumerable<(string Name, int Id)> names)
    {
        var table = new RegoObject(4);
        foreach (var (name, id) in names)
        {
            table.Insert(RegoString.Of(name), RegoNumber.Of(id));
        }

        return table.ToJson();
    }

    private byte[] Parsed(string json)
    {
        var code = new Code(0);
        code.Const(_policy.Data.Text(json)).Const(System.Text.Encoding.UTF8.GetByteCount(json)).Call(_policy.Runtime.ParseJson);
        return code.Finish();
    }

    private byte[] Eval(int entrypoints)
    {
        var code = new Code(1);
        var result = code.NewLocal();
        var runtime = _policy.Runtime;
        code.Const(FunctionCode.MemoSize(_policy)).Call(runtime.Zeroed).GlobalSet(_policy.MemoGlobal);
        code.Call(runtime.Set).Set(result);
        code.Open(Opcode.Block);
        var done = code.Depth;
        var plans = _policy.Plan.Plans;
        for (var i = 0; i <= plans.Count; i++)
        {
            code.Open(Opcode.Block);
        }

        var innermost = code.Depth;
        code.Get(0).Memory(Opcode.I32Load, 2, ContextEntrypoint).BrTable([.. Enumerable.Range(0, plans.Count + 1).Select(i => innermost - i)]);
        for (var i = 0; i < plans.Count; i++)
        {
            code.Close();
            code.Get(0).Memory(Opcode.I32Load, 2, ContextInput).Get(0).Memory(Opcode.I32Load, 2, ContextData).Get(result).Call(entrypoints + i).Br(done);
        }

        code.Close().Const(_policy.Data.Text("internal: illegal entrypoint id")).Call(runtime.Abort).Op(Opcode.Unreachable).Close();
        code.Get(0).Get(result).Memory(Opcode.I32Store, 2, ContextResult);
        code.Const(0);
        return code.Finish();
    }

    private byte[] StartFunction(int paths, int length)
    {
        var code = new Code(0);
        LargeData.Write(code, _policy.Data);
        code.Const(_policy.Data.End).Call(_policy.Runtime.Init);
        if (length > 0)
        {
            code.Const(paths).Const(length).Call(_policy.Runtime.ParseJson).GlobalSet(_policy.PathsGlobal);
        }

        return code.Finish();
    }
}
