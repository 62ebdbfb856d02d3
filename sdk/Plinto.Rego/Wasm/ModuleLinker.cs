namespace Plinto.Rego.Wasm;

/// <summary>
/// Puts the run-time part and a policy's code into one module with OPA's ABI: functions that nothing calls are left out, the others are numbered anew. MVP features only.
/// </summary>
internal sealed class ModuleLinker
{
    private const int PageSize = 64 * 1024;
    private static readonly string[] Exported =
    [
        "eval", "builtins", "entrypoints", "opa_eval", "opa_eval_ctx_new", "opa_eval_ctx_set_input", "opa_eval_ctx_set_data", "opa_eval_ctx_set_entrypoint",
        "opa_eval_ctx_get_result",
        "opa_malloc", "opa_free", "opa_json_parse", "opa_json_dump", "opa_value_parse", "opa_value_dump", "opa_value_free", "opa_value_add_path", "opa_value_remove_path",
        "opa_heap_ptr_get", "opa_heap_ptr_set", "opa_heap_blocks_stash", "opa_heap_blocks_restore", "opa_heap_stash_clear",
    ];

    private readonly RuntimeModule _runtime;
    private readonly ModuleCode _policy;
    private readonly List<byte[]> _types = [];
    private readonly List<(int Type, byte[] Body)> _functions = [];
    private readonly Dictionary<int, int> _numbers = [];
    private readonly int _start;

    private ModuleLinker(RuntimeModule runtime, ModuleCode policy)
    {
        (_runtime, _policy) = (runtime, policy);
        _types.AddRange(runtime.Types);
        for (var i = 0; i < runtime.Bodies.Count; i++)
        {
            _functions.Add((runtime.FunctionTypes[i], runtime.Bodies[i]));
        }

        foreach (var (name, body) in policy.Replaced)
        {
            var at = runtime.Find(name) - runtime.Imports.Count;
            _functions[at] = (_functions[at].Type, body);
        }

        _functions.AddRange(policy.Functions.Select(function => (TypeOf(function.Parameters, function.HasResult), function.Body)));
        _start = runtime.Imports.Count + _functions.Count;
        _functions.Add((TypeOf(0, false), policy.Start));
    }

    public static byte[] Link(RuntimeModule runtime, ModuleCode policy) => new ModuleLinker(runtime, policy).Link();

    private byte[] Link()
    {
        Number();
        var module = new ByteWriter();
        module.Bytes([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);
        Section(module, 1, _types.Count, section => _types.ForEach(type => section.Bytes(type)));
        var imports = Kept(0, _runtime.Imports.Count);
        Section(module, 2, imports.Count + 1, section => WriteImports(section, imports));
        var functions = Kept(_runtime.Imports.Count, _functions.Count);
        Section(module, 3, functions.Count, section => functions.ForEach(index => section.Unsigned(FunctionAt(index).Type)));
        Section(module, 6, _runtime.Globals.Count + 4, WriteGlobals);
        Section(module, 7, Exported.Length + 3, WriteExports);
        var start = new ByteWriter();
        start.Unsigned(_numbers[_start]);
        module.Byte(8);
        module.Vector(start.Written);
        Section(module, 10, functions.Count, section => functions.ForEach(index => section.Vector(CodeWalk.Renumber(FunctionAt(index).Body, callee => _numbers[callee]))));
        var data = Segments();
        Section(module, 11, data.Count, section => data.ForEach(segment => WriteSegment(section, segment.Address, segment.Bytes)));
        return module.ToArray();
    }

    // What can be reached from the exports and the start, in the order it was in.
    private void Number()
    {
        var reached = new HashSet<int>();
        var open = new Stack<int>(Exported.Select(_runtime.Find).Append(_start));
        while (open.TryPop(out var index))
        {
            if (reached.Add(index) && index >= _runtime.Imports.Count)
            {
                foreach (var callee in CodeWalk.Calls(FunctionAt(index).Body))
                {
                    open.Push(callee);
                }
            }
        }

        foreach (var index in reached.Order())
        {
            _numbers[index] = _numbers.Count;
        }
    }

    private List<int> Kept(int from, int count) => [.. Enumerable.Range(from, count).Where(_numbers.ContainsKey)];

    private (int Type, byte[] Body) FunctionAt(int index) => _functions[index - _runtime.Imports.Count];

    private int TypeOf(int parameters, bool hasResult)
    {
        var type = new ByteWriter();
        type.Byte(Opcode.FunctionType);
        type.Vector(Enumerable.Repeat(Opcode.I32, parameters).ToArray());
        type.Vector(hasResult ? [Opcode.I32] : []);
        var bytes = type.ToArray();
        var known = _types.FindIndex(other => other.AsSpan().SequenceEqual(bytes));
        if (known >= 0)
        {
            return known;
        }

        _types.Add(bytes);
        return _types.Count - 1;
    }

    private void WriteImports(ByteWriter section, List<int> imports)
    {
        section.Name("env");
        section.Name("memory");
        section.Byte(2);
        section.Byte(0); // no maximum
        section.Unsigned(Math.Clamp((_policy.Data.End + PageSize - 1) / PageSize, 2, LargeData.MostPages));
        foreach (var index in imports)
        {
            section.Name("env");
            section.Name(_runtime.Imports[index].Name);
            section.Byte(0);
            section.Unsigned(_runtime.Imports[index].Type);
        }
    }

    // Those of C, the two of the policy, and the ABI's version.
    private void WriteGlobals(ByteWriter section)
    {
        _runtime.Globals.ForEach(global => section.Bytes(global));
        foreach (var (changes, value) in new[] { (true, 0), (true, 0), (false, 1), (false, 3) })
        {
            section.Byte(Opcode.I32);
            section.Byte(changes ? 1 : 0);
            section.Byte(Opcode.I32Const);
            section.Signed(value);
            section.Byte(Opcode.End);
        }
    }

    private void WriteExports(ByteWriter section)
    {
        Export(section, "memory", 2, 0);
        Export(section, "opa_wasm_abi_version", 3, _runtime.Globals.Count + 2);
        Export(section, "opa_wasm_abi_minor_version", 3, _runtime.Globals.Count + 3);
        foreach (var name in Exported)
        {
            Export(section, name, 0, _numbers[_runtime.Find(name)]);
        }
    }

    private static void Export(ByteWriter section, string name, byte kind, int index)
    {
        section.Name(name);
        section.Byte(kind);
        section.Unsigned(index);
    }

    private List<(int Address, byte[] Bytes)> Segments()
    {
        var segments = _runtime.Data.ToList();
        var own = _policy.Data.ToArray();
        var fitting = Math.Min(own.Length, LargeData.Limit - _policy.Data.Start);
        if (fitting > 0)
        {
            segments.Add((_policy.Data.Start, own[..fitting]));
        }

        return segments;
    }

    private static void WriteSegment(ByteWriter section, int address, byte[] bytes)
    {
        section.Unsigned(0);
        section.Byte(Opcode.I32Const);
        section.Signed(address);
        section.Byte(Opcode.End);
        section.Vector(bytes);
    }

    private static void Section(ByteWriter module, byte id, int count, Action<ByteWriter> write)
    {
        var section = new ByteWriter();
        section.Unsigned(count);
        write(section);
        module.Byte(id);
        module.Vector(section.Written);
    }
}
