using BenchmarkDotNet.Running;
using Plinto.Bench.Micro;
using Plinto.Bench.Micro.Wasm;

// `wasm FILE`: modules in Wasmtime and Node beside the evaluator, by turns, which BenchmarkDotNet does not do.
if (args is ["wasm", var file])
{
    WasmReport.Write(file);
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(RegoDecide).Assembly).Run(args);
}
