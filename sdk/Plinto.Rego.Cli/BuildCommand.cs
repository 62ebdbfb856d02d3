using System.Buffers;
using Plinto.Rego.Plan;
using Plinto.Rego.Wasm;

namespace Plinto.Rego.Cli;

/// <summary><c>rego build</c>: writes OPA's plan JSON (<c>-t plan</c>), or a WebAssembly module with OPA's ABI (<c>-t wasm</c>).</summary>
internal static class BuildCommand
{
    public static int Run(string[] args)
    {
        if (CommandLine.Parse(args, ["-t", "-e", "-o", "--capabilities", "--ignore"], ["--v0", "-b"], out var problem) is not { } line)
        {
            return Usage.Show(problem);
        }

        if (line.Rest.Count == 0 || line.All("-e").Count == 0 || line.Last("-o") is not { } output)
        {
            return Usage.Show("build needs a path, -e and -o");
        }

        var target = line.Last("-t") ?? "plan";
        if (target is not ("plan" or "wasm"))
        {
            return Usage.Show("only -t plan and -t wasm can be built");
        }

        if (PolicyFiles.Load(line, out problem) is not { } files)
        {
            return Usage.Show(problem);
        }

        if (PolicyFiles.Options(line, print: false, out problem) is not { } options)
        {
            return Usage.Show(problem);
        }

        var result = RegoCompiler.Compile(RegoCompiler.Parse(files.Modules, options), line.All("-e"), options);
        if (result.Plan is null)
        {
            PolicyFiles.Report(result.Errors);
            return 1;
        }
        return target == "plan" ? WritePlan(result.Plan, output) : WriteModule(result.Plan, output);
    }

    private static int WritePlan(PolicyPlan plan, string output)
    {
        var buffer = new ArrayBufferWriter<byte>();
        plan.Write(buffer);
        File.WriteAllBytes(output, buffer.WrittenSpan);
        return 0;
    }

    private static int WriteModule(PolicyPlan plan, string output)
    {
        try
        {
            File.WriteAllBytes(output, RegoWasm.Compile(plan));
            return 0;
        }
        catch (WasmException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }
}
