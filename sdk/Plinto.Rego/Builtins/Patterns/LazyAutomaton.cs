namespace Plinto.Rego.Builtins.Patterns;

/// <summary>
/// A deterministic automaton made while matching, one state at a time: answers whether there is a match, a table look-up per character.
/// Used by any number of threads; only making a state takes the lock.
/// </summary>
internal sealed class LazyAutomaton
{
    // Beyond this many states the table would cost more than it saves, and the other machine takes over.
    private const int MostStates = 2000;

    private readonly Instruction[] _code;
    private readonly int[] _bounds;
    private readonly byte[] _asciiClass = new byte[128];
    private readonly Dictionary<string, State> _states = [];
    private readonly Lock _making = new();
    private readonly State _initial;
    private readonly State _later;
    private bool _full;

    private LazyAutomaton(Instruction[] code, int start, int[] bounds)
    {
        _code = code;
        _bounds = bounds;
        for (var c = 0; c < 128; c++)
        {
            _asciiClass[c] = (byte)Math.Min(255, ClassOf(c));
        }

        _later = Intern(Closure([start], atBegin: false), null)!;
        _initial = Intern(Closure([start], atBegin: true), null)!;
    }

    /// <summary>The automaton of a pattern, or null when it looks at lines or word boundaries, or has too many classes of characters.</summary>
    public static LazyAutomaton? Make(Instruction[] code, int start)
    {
        if (code.Any(static i => i.Kind == InstructionKind.Assert && (Assertion)i.Other is not (Assertion.BeginText or Assertion.EndText)) || code.Length > 5000)
        {
            return null;
        }

        var bounds = code.Where(static i => i.Set is not null).SelectMany(static i => i.Set!.Ranges)
            .SelectMany(static r => new[] { r.From, r.To + 1 }).Append(0).Distinct().Order().ToArray();
        return bounds.Length > 200 ? null : new LazyAutomaton(code, start, bounds);
    }

    /// <summary>Whether the text holds a match; null when the automaton grew too large.</summary>
    public bool? IsMatch(string text)
    {
        var state = _initial;
        for (var i = 0; i < text.Length && !state.Matches; i++)
        {
            int c = text[i];
            int kind;
            if (c < 128)
            {
                kind = _asciiClass[c];
            }
            else
            {
                if (char.IsHighSurrogate((char)c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                {
                    c = char.ConvertToUtf32((char)c, text[++i]);
                }

                kind = ClassOf(c);
            }

            var next = state.Next[kind] ?? Advance(state, kind);
            if (next is null)
            {
                return null;
            }

            if (next.Dead)
            {
                return false;
            }

            state = next;
        }

        return state.Matches || state.MatchesAtEnd;
    }

    private State? Advance(State state, int kind)
    {
        lock (_making)
        {
            if (_full)
            {
                return null;
            }

            var c = _bounds[kind];
            var reached = state.Threads.Where(pc => _code[pc].Kind == InstructionKind.Char && _code[pc].Set!.Contains(c)).Select(pc => _code[pc].Next);
            var next = Intern(Closure(reached, atBegin: false), _later);
            if (next is not null)
            {
                Volatile.Write(ref state.Next[kind], next);
            }

            return next;
        }
    }

    // All instructions that consume or end, reached without consuming. An assertion of the end stays in the set, to be looked at there.
    private SortedSet<int> Closure(IEnumerable<int> from, bool atBegin)
    {
        var seen = new HashSet<int>();
        var result = new SortedSet<int>();
        var pending = new Stack<int>(from);
        while (pending.TryPop(out var pc))
        {
            if (!seen.Add(pc))
            {
                continue;
            }

            var instruction = _code[pc];
            switch (instruction.Kind)
            {
                case InstructionKind.Split:
                    pending.Push(instruction.Next);
                    pending.Push(instruction.Other);
                    break;
                case InstructionKind.Save:
                    pending.Push(instruction.Next);
                    break;
                case InstructionKind.Assert when (Assertion)instruction.Other == Assertion.BeginText:
                    if (atBegin)
                    {
                        pending.Push(instruction.Next);
                    }

                    break;
                default:
                    result.Add(pc);
                    break;
            }
        }

        return result;
    }

    private State? Intern(SortedSet<int> threads, State? restart)
    {
        // A match may start anywhere, so each state but the first also holds the start.
        if (restart is not null)
        {
            threads.UnionWith(restart.Threads);
        }

        var key = string.Join(',', threads);
        if (_states.TryGetValue(key, out var known))
        {
            return known;
        }

        if (_states.Count >= MostStates)
        {
            _full = true;
            return null;
        }

        var state = new State(
            [.. threads],
            threads.Any(pc => _code[pc].Kind == InstructionKind.Match),
            EndsWithMatch(threads),
            _bounds.Length);
        _states[key] = state;
        return state;
    }

    private bool EndsWithMatch(IEnumerable<int> threads)
    {
        var seen = new HashSet<int>();
        var pending = new Stack<int>(threads.Where(pc => _code[pc].Kind == InstructionKind.Assert));
        while (pending.TryPop(out var pc))
        {
            if (!seen.Add(pc))
            {
                continue;
            }

            var instruction = _code[pc];
            switch (instruction.Kind)
            {
                case InstructionKind.Match:
                    return true;
                case InstructionKind.Split:
                    pending.Push(instruction.Next);
                    pending.Push(instruction.Other);
                    break;
                case InstructionKind.Save:
                case InstructionKind.Assert when (Assertion)instruction.Other == Assertion.EndText:
                    pending.Push(instruction.Next);
                    break;
            }
        }

        return false;
    }

    private int ClassOf(int c)
    {
        var at = Array.BinarySearch(_bounds, c);
        return at >= 0 ? at : ~at - 1;
    }

    private sealed class State(int[] threads, bool matches, bool matchesAtEnd, int classes)
    {
        public int[] Threads { get; } = threads;

        public bool Matches { get; } = matches;

        public bool MatchesAtEnd { get; } = matchesAtEnd;

        public bool Dead { get; } = threads.Length == 0;

        public State?[] Next { get; } = new State?[classes];
    }
}
