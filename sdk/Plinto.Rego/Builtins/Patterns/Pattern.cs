using System.Text;

namespace Plinto.Rego.Builtins.Patterns;

/// <summary>A compiled pattern: matches in time linear in the text, leftmost-first as RE2 does. Immutable to its users.</summary>
internal sealed class Pattern
{
    private readonly Instruction[] _code;
    private readonly int _start;
    private readonly Lazy<LazyAutomaton?> _automaton;

    private Pattern(Instruction[] code, int start, IReadOnlyList<string> names)
    {
        _code = code;
        _start = start;
        Names = names;
        _automaton = new Lazy<LazyAutomaton?>(() => LazyAutomaton.Make(code, start));
    }

    /// <summary>Names of the groups, the whole match first; empty for groups without one.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>What one character of text may cost, for budgets.</summary>
    public int Size => _code.Length;

    /// <summary>Compiles RE2 syntax; throws <see cref="PatternException"/>.</summary>
    public static Pattern Compile(string text)
    {
        var node = PatternParser.Parse(text, out var names);
        return Compile(node, names);
    }

    public static Pattern Compile(PatternNode node, IReadOnlyList<string> names)
    {
        var (code, start) = PatternCompiler.Compile(node);
        return new Pattern(code, start, names);
    }

    /// <summary>Whether the text holds a match anywhere.</summary>
    public bool IsMatch(string text) =>
        _automaton.Value?.IsMatch(text) ?? new PikeMachine(_code, _start, 0).Run(text, 0) is not null;

    /// <summary>The leftmost match from a position on: begin and end of each group in UTF-16 units, -1 where it took no part.</summary>
    public int[]? Find(string text, int from) => new PikeMachine(_code, _start, Names.Count).Run(text, from);

    /// <summary>All matches that do not overlap, at most so many when the count is not negative.</summary>
    public List<int[]> FindAll(string text, int count)
    {
        var found = new List<int[]>();
        var machine = new PikeMachine(_code, _start, Names.Count);
        var previousEnd = -1;
        for (var at = 0; at <= text.Length && (count < 0 || found.Count < count);)
        {
            if (machine.Run(text, at) is not { } match)
            {
                break;
            }

            // An empty match right behind the previous one does not count.
            var accept = match[1] != at || match[0] != previousEnd;
            at = match[1] == at ? at + Width(text, at) : match[1];
            previousEnd = match[1];
            if (accept)
            {
                found.Add(match);
            }
        }

        return found;
    }

    /// <summary>UTF-16 units of the code point at a position; 1 at the end, to get past it.</summary>
    public static int Width(string text, int at) =>
        at < text.Length && Rune.TryGetRuneAt(text, at, out var rune) ? rune.Utf16SequenceLength : 1;
}
