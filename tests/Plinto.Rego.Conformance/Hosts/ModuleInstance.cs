using System.Text;
using System.Text.Json;
using Wasmtime;

namespace Plinto.Rego.Conformance.Hosts;

/// <summary>A policy module in Wasmtime, used as OPA's ABI 1.3 describes: data set once, evaluated often, by <c>opa_eval</c> or step by step.</summary>
internal sealed class ModuleInstance : IDisposable
{
    // What npm's host offers.
    private const int InitialPages = 5;
    private readonly Store _store;
    private readonly Memory _memory;
    private readonly Instance _instance;
    private readonly HostBuiltins _builtins;
    private readonly Dictionary<string, Function> _functions = [];
    private readonly Dictionary<int, string> _builtinNames;
    private readonly Func<int, int, int, int, int, int, int, int> _evaluate;
    private readonly int _emptyHeap;
    private int _heap;
    private int _data;
    private string? _abort;

    /// <summary>Makes an instance with the empty object as data.</summary>
    public ModuleInstance(Engine engine, Module module, HostBuiltins builtins, ModuleLimits? limits = null)
    {
        _builtins = builtins;
        _store = new Store(engine);
        if (limits?.Memory is { } most)
        {
            _store.SetLimits(memorySize: most);
        }

        if (limits?.Fuel is { } fuel)
        {
            _store.Fuel = fuel;
        }

        _memory = new Memory(_store, InitialPages);
        using var linker = new Linker(engine);
        Define(linker);
        _instance = linker.Instantiate(_store, module);
        _evaluate = _instance.GetFunction<int, int, int, int, int, int, int, int>("opa_eval") ?? throw new InvalidOperationException("the module does not export `opa_eval`");
        _builtinNames = Table("builtins").ToDictionary(static pair => pair.Value, static pair => pair.Key);
        Entrypoints = Table("entrypoints");
        Call("opa_malloc", 0);
        _emptyHeap = Call("opa_heap_ptr_get");
        SetData("{}");
    }

    /// <summary>Entrypoints by name.</summary>
    public IReadOnlyDictionary<string, int> Entrypoints { get; }

    /// <summary>Built-ins that the host has to supply.</summary>
    public IEnumerable<string> Builtins => _builtinNames.Values;

    /// <summary>Bytes of memory.</summary>
    public long MemorySize => _memory.GetLength();

    /// <summary>Where the data ends: what an evaluation takes comes after it.</summary>
    public int Heap => _heap;

    /// <summary>What is left of the fuel that the limits gave.</summary>
    public ulong Fuel => _store.Fuel;

    /// <summary>A number that the module exports.</summary>
    public int Global(string name) => (int)(_instance.GetGlobal(name)?.GetValue() ?? throw new InvalidOperationException($"the module does not export `{name}`"));

    /// <summary>Forgets the data and reads other data.</summary>
    /// <exception cref="FormatException">It is not JSON; the data is the empty object then.</exception>
    public void SetData(string json)
    {
        Call("opa_heap_stash_clear");
        Call("opa_heap_ptr_set", _emptyHeap);
        var data = Parse("opa_json_parse", json);
        if (data == 0)
        {
            SetData("{}");
            throw new FormatException("the data is no JSON");
        }
        _data = data;
        Call("opa_heap_blocks_stash");
        _heap = Call("opa_heap_ptr_get");
    }

    /// <summary>Puts a value into the data.</summary>
    /// <returns>0, or why not: 1 internal, 2 invalid type, 3 invalid path.</returns>
    public int AddPath(string path, string value) => Patch(path, at => Call("opa_value_add_path", _data, at, Parse("opa_json_parse", value)));

    /// <summary>Takes a value out of the data; see <see cref="AddPath"/>.</summary>
    public int RemovePath(string path) => Patch(path, at => Call("opa_value_remove_path", _data, at));

    /// <summary>Evaluates in one call.</summary>
    /// <param name="entrypoint">The entrypoint's number.</param>
    /// <param name="input">JSON or Rego text; null: undefined.</param>
    /// <param name="asRego">Whether the answer keeps sets, as Rego text.</param>
    public string Evaluate(int entrypoint, string? input, bool asRego = false) => EvaluateUtf8(entrypoint, input is null ? [] : Encoding.UTF8.GetBytes(input), asRego);

    /// <summary>The same with the input as UTF-8.</summary>
    public string EvaluateUtf8(int entrypoint, ReadOnlySpan<byte> input, bool asRego = false)
    {
        _builtins.Begin();
        Write(_heap, input);
        var end = _heap + input.Length;
        try
        {
            return Text(_evaluate(0, entrypoint, _data, _heap, input.Length, end, asRego ? 1 : 0));
        }
        catch (Exception) when (_abort is not null)
        {
            throw Aborted();
        }
    }

    /// <summary>Evaluates by the steps that hosts of ABI 1.0 take.</summary>
    public string EvaluateStepwise(int entrypoint, string? input, bool asRego = false)
    {
        _builtins.Begin();
        Call("opa_heap_ptr_set", _heap);
        var context = Call("opa_eval_ctx_new");
        Call("opa_eval_ctx_set_data", context, _data);
        Call("opa_eval_ctx_set_entrypoint", context, entrypoint);
        if (input is not null)
        {
            var value = Parse("opa_value_parse", input);
            if (value == 0)
            {
                throw new FormatException("the input is no value");
            }

            Call("opa_eval_ctx_set_input", context, value);
        }
        Call("eval", context);
        return Text(Call(asRego ? "opa_value_dump" : "opa_json_dump", Call("opa_eval_ctx_get_result", context)));
    }

    public void Dispose() => _store.Dispose();

    private void Define(Linker linker)
    {
        linker.Define("env", "memory", _memory);
        linker.DefineFunction("env", "opa_abort", (int message) => Stop(Text(message)));
        linker.DefineFunction("env", "opa_builtin0", (int id, int _) => Builtin(id));
        linker.DefineFunction("env", "opa_builtin1", (int id, int _, int a) => Builtin(id, a));
        linker.DefineFunction("env", "opa_builtin2", (int id, int _, int a, int b) => Builtin(id, a, b));
        linker.DefineFunction("env", "opa_builtin3", (int id, int _, int a, int b, int c) => Builtin(id, a, b, c));
        linker.DefineFunction("env", "opa_builtin4", (int id, int _, int a, int b, int c, int d) => Builtin(id, a, b, c, d));
    }

    private int Builtin(int id, params int[] operands)
    {
        try
        {
            var result = _builtins.Call(_builtinNames[id], [.. operands.Select(operand => Text(Call("opa_value_dump", operand)))]);
            return result is null ? 0 : Parse("opa_value_parse", result);
        }
        catch (ModuleAbortException e)
        {
            Stop(e.Message);
            throw;
        }
    }

    // The text is kept: what Wasmtime makes of the exception is its own matter.
    private void Stop(string message) => throw new ModuleAbortException(_abort = message);

    private ModuleAbortException Aborted()
    {
        var abort = new ModuleAbortException(_abort!);
        _abort = null;
        return abort;
    }

    private int Patch(string path, Func<int, int> change)
    {
        Call("opa_heap_ptr_set", _heap);
        Call("opa_heap_blocks_restore");
        var at = Parse("opa_json_parse", path);
        var code = change(at);
        Call("opa_value_free", at);
        Call("opa_heap_blocks_stash");
        _heap = Call("opa_heap_ptr_get");
        return code;
    }

    private Dictionary<string, int> Table(string export) => JsonSerializer.Deserialize<Dictionary<string, int>>(Text(Call("opa_json_dump", Call(export))))!;

    private int Parse(string function, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var at = Call("opa_malloc", bytes.Length);
        Write(at, bytes);
        var value = Call(function, at, bytes.Length);
        Call("opa_free", at);
        return value;
    }

    private void Write(int at, ReadOnlySpan<byte> bytes)
    {
        var missing = at + bytes.Length - _memory.GetLength();
        if (missing > 0 && _memory.Grow((missing + Memory.PageSize - 1) / Memory.PageSize) < 0)
        {
            throw new ModuleAbortException("the host's memory is used up");
        }

        bytes.CopyTo(_memory.GetSpan(at, bytes.Length));
    }

    private string Text(int address)
    {
        var rest = _memory.GetSpan(address, (int)Math.Min(_memory.GetLength() - address, int.MaxValue));
        return Encoding.UTF8.GetString(rest[..rest.IndexOf((byte)0)]);
    }

    private int Call(string name, params int[] arguments)
    {
        if (!_functions.TryGetValue(name, out var function))
        {
            _functions[name] = function = _instance.GetFunction(name) ?? throw new InvalidOperationException($"the module does not export `{name}`");
        }
        try
        {
            return function.Invoke([.. arguments.Select(static argument => (ValueBox)argument)]) is int result ? result : 0;
        }
        catch (Exception) when (_abort is not null)
        {
            throw Aborted();
        }
    }
}
