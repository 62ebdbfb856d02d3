namespace Plinto.Rego.Wasm;

/// <summary>A plan that cannot become a module: what it needs goes beyond the ABI or what engines allow.</summary>
public sealed class WasmException : Exception
{
    /// <summary>With a sentence that says why.</summary>
    public WasmException(string message)
        : base(message)
    {
    }
}
