namespace Plinto.Rego.Cli;

/// <summary><c>rego fmt</c>: prints modules in canonical form.</summary>
internal static class FormatCommand
{
    public static int Run(string[] args)
    {
        if (CommandLine.Parse(args, [], ["--v0"], out var problem) is not { } line)
        {
            return Usage.Show(problem);
        }

        if (line.Rest.Count == 0)
        {
            return Usage.Show("fmt needs a path");
        }

        if (PolicyFiles.Load(line, out problem) is not { } files)
        {
            return Usage.Show(problem);
        }

        foreach (var module in files.Modules)
        {
            var (text, error) = RegoCompiler.Format(module, line.Version);
            if (error is not null)
            {
                PolicyFiles.Report([error]);
                return 1;
            }
            Console.Write(text);
        }
        return 0;
    }
}
