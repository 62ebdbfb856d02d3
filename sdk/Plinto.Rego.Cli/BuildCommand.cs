using System.Buffers;

namespace Plinto.Rego.Cli;

/// <summary><c>rego build -t plan</c>: writes OPA's plan JSON.</summary>
internal static class BuildCommand
{
    public static int Run(string[] args)
    {
        if (CommandLine.Parse(args, ["-t", "-e", "-o"], ["--v0"], out var problem) is not { } line) return Usage.Show(problem);
        if (line.Rest.Count == 0 || line.All("-e").Count == 0 || line.Last("-o") is not { } output) return Usage.Show("build needs a path, -e and -o");
        if ((line.Last("-t") ?? "plan") != "plan") return Usage.Show("only -t plan can be built");
        if (PolicyFiles.Load(line.Rest, out problem) is not { } files) return Usage.Show(problem);
        var result = RegoCompiler.Compile(files.Modules, line.All("-e"), new CompileOptions { Version = line.Version });
        if (result.Plan is null)
        {
            PolicyFiles.Report(result.Errors);
            return 1;
        }
        var buffer = new ArrayBufferWriter<byte>();
        result.Plan.Write(buffer);
        File.WriteAllBytes(output, buffer.WrittenSpan);
        return 0;
    }
}
