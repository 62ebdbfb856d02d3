using System.Text;
using System.Text.RegularExpressions;

namespace Plinto.EndToEnd.Running;

/// <summary>A page of documentation as a program: its <c>bash</c> blocks in one shell, each followed, where the page shows one, by the <c>text</c> it prints.</summary>
internal sealed partial class Guide
{
    private const string Mark = "@@ end of block @@";
    private readonly List<(string Command, string? Expected)> _steps = [];

    public Guide(string markdown)
    {
        foreach (Match block in Block().Matches(markdown))
        {
            var (language, text) = (block.Groups[1].Value, block.Groups[2].Value);
            if (language == "bash")
            {
                _steps.Add((text, null));
            }
            else if (language == "text")
            {
                _steps[^1] = _steps[^1] with { Expected = text };
            }
            else if (language == "json")
            {
                Configurations.Add(text);
            }
        }
    }

    /// <summary>Its <c>json</c> blocks.</summary>
    public List<string> Configurations { get; } = [];

    /// <summary>Each block that prints something: what it was, what the page says it prints, and what it printed.</summary>
    public async Task<IReadOnlyList<(string Command, string Expected, string Printed)>> RunAsync(string directory, Func<string, string> adapt)
    {
        var script = new StringBuilder("set -u\n");
        foreach (var (command, _) in _steps)
        {
            script.Append(adapt(command)).Append('\n').Append("echo '").Append(Mark).Append("'\n");
        }

        var file = Path.Combine(directory, "guide.sh");
        await File.WriteAllTextAsync(file, script.ToString());
        var (_, output) = await Command.RunAsync("bash", [file], directory: directory);
        var printed = output.Split(Mark + "\n");
        return [.. _steps.Select((step, i) => (step.Command, step.Expected, Printed: i < printed.Length ? printed[i] : "(not reached)")).Where(step => step.Expected is not null)
            .Select(step => (step.Command, step.Expected!, step.Printed))];
    }

    [GeneratedRegex(@"^```(bash|text|json)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
