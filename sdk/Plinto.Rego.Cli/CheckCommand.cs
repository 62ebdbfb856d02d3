namespace Plinto.Rego.Cli;

/// <summary><c>rego check</c>: parses and compiles, prints errors. Exit code 1 if there are any.</summary>
internal static class CheckCommand
{
    public static int Run(string[] args)
    {
        if (CommandLine.Parse(args, ["--capabilities", "--ignore"], ["--v0", "-b"], out var problem) is not { } line)
        {
            return Usage.Show(problem);
        }

        if (line.Rest.Count == 0)
        {
            return Usage.Show("check needs a path");
        }

        if (PolicyFiles.Load(line, out problem) is not { } files)
        {
            return Usage.Show(problem);
        }

        if (PolicyFiles.Options(line, print: false, out problem) is not { } options)
        {
            return Usage.Show(problem);
        }

        var errors = RegoCompiler.Check(RegoCompiler.Parse(files.Modules, options), options);
        PolicyFiles.Report(errors);
        return errors.Count == 0 ? 0 : 1;
    }
}
