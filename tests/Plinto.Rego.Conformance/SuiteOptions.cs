namespace Plinto.Rego.Conformance;

/// <summary>The command line: the cases file, the backend, whether modules are Rego v0, and which notes to run.</summary>
internal sealed record SuiteOptions(string File, string Backend, bool V0, string Note)
{
    /// <summary>Null if the arguments are wrong.</summary>
    public static SuiteOptions? Parse(string[] args)
    {
        string? file = null;
        var (backend, v0, note) = ("evaluator", false, "");
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--v0": v0 = true; break;
                case "--backend" when i + 1 < args.Length && args[i + 1] is "evaluator" or "wasm" or "wasmtime": backend = args[++i]; break;
                case "--note" when i + 1 < args.Length: note = args[++i]; break;
                case var arg when file is null && !arg.StartsWith('-'): file = arg; break;
                default: return null;
            }
        }
        return file is null ? null : new SuiteOptions(file, backend, v0, note);
    }
}
