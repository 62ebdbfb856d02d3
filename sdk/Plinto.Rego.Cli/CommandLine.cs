using Plinto.Rego.Syntax;

namespace Plinto.Rego.Cli;

/// <summary>A command's arguments: options that may repeat, switches, and what is left; after <c>--</c> all is.</summary>
internal sealed class CommandLine
{
    private readonly Dictionary<string, List<string>> _options = new(StringComparer.Ordinal);
    private readonly HashSet<string> _switches = new(StringComparer.Ordinal);
    private readonly List<string> _rest = [];

    public IReadOnlyList<string> Rest => _rest;

    public RegoVersion Version => Has("--v0") ? RegoVersion.V0 : RegoVersion.V1;

    /// <summary>Null, with the problem, if an option is unknown or lacks its value.</summary>
    public static CommandLine? Parse(string[] args, string[] options, string[] switches, out string problem)
    {
        var line = new CommandLine();
        problem = "";
        for (var i = 0; i < args.Length; i++)
        {
            var arg = args[i];
            if (arg == "--")
            {
                line._rest.AddRange(args[(i + 1)..]);
                break;
            }
            if (switches.Contains(arg))
            {
                line._switches.Add(arg);
            }
            else if (options.Contains(arg))
            {
                if (i + 1 == args.Length)
                {
                    problem = $"option `{arg}` needs a value";
                    return null;
                }
                if (!line._options.TryGetValue(arg, out var values))
                {
                    line._options.Add(arg, values = []);
                }

                values.Add(args[++i]);
            }
            else if (arg.StartsWith('-') && arg.Length > 1)
            {
                problem = $"unknown option `{arg}`";
                return null;
            }
            else
            {
                line._rest.Add(arg);
            }
        }
        return line;
    }

    public bool Has(string name) => _switches.Contains(name);

    public IReadOnlyList<string> All(string name) => _options.TryGetValue(name, out var values) ? values : [];

    public string? Last(string name) => All(name) is { Count: > 0 } values ? values[^1] : null;
}
