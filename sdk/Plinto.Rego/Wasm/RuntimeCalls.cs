using Plinto.Rego.Builtins;

namespace Plinto.Rego.Wasm;

/// <summary>The functions of the run-time part that policy code calls, by the names in <c>Runtime/policy.h</c>.</summary>
internal sealed class RuntimeCalls(RuntimeModule runtime)
{
    public int Get { get; } = runtime.Find("rt_get");

    public int GetBase { get; } = runtime.Find("rt_get_base");

    public int Equal { get; } = runtime.Find("rt_equal");

    public int Length { get; } = runtime.Find("rt_len");

    public int Array { get; } = runtime.Find("rt_array");

    public int Object { get; } = runtime.Find("rt_object");

    public int Set { get; } = runtime.Find("rt_set");

    public int Append { get; } = runtime.Find("rt_array_append");

    public int Insert { get; } = runtime.Find("rt_object_insert");

    public int InsertOnce { get; } = runtime.Find("rt_object_insert_once");

    public int Add { get; } = runtime.Find("rt_set_add");

    public int Merge { get; } = runtime.Find("rt_merge");

    public int Replace { get; } = runtime.Find("rt_replace");

    public int Scan { get; } = runtime.Find("rt_scan");

    public int ScanKey { get; } = runtime.Find("rt_scan_key");

    public int ScanValue { get; } = runtime.Find("rt_scan_value");

    public int ScanNext { get; } = runtime.Find("rt_scan_next");

    public int Integer { get; } = runtime.Find("rt_int");

    public int Zeroed { get; } = runtime.Find("rt_zeroed");

    public int Init { get; } = runtime.Find("rt_init");

    public int Abort { get; } = runtime.Find("opa_abort");

    public int ParseJson { get; } = runtime.Find("opa_json_parse");

    /// <summary>A built-in that the run-time part carries; null: the host's.</summary>
    public int? Native(string builtin) =>
        BuiltinTable.Find(builtin) is { } row && row.Signature.Traits.HasFlag(BuiltinTraits.InModules) ? runtime.Find("b_" + builtin.Replace('.', '_')) : null;

    /// <summary>The host's door for built-ins of so many arguments.</summary>
    public int External(int arguments) => runtime.Find("opa_builtin" + arguments);
}
