namespace Plinto.Rego.Builtins.Patterns;

/// <summary>Runs all ways through a pattern at once, in order of preference, each with its own captures.</summary>
internal sealed class PikeMachine
{
    private readonly Instruction[] _code;
    private readonly int _start;
    private readonly int _slots;
    private readonly Stack<int[]> _free = new();
    private ThreadList _current;
    private ThreadList _following;

    public PikeMachine(Instruction[] code, int start, int groups)
    {
        _code = code;
        _start = start;
        _slots = Math.Max(1, groups) * 2;
        _current = new ThreadList(code.Length);
        _following = new ThreadList(code.Length);
    }

    public int[]? Run(string text, int from)
    {
        int[]? matched = null;
        Release(_current);
        for (var at = from; ;)
        {
            var atEnd = at >= text.Length;
            var (c, width) = atEnd ? (-1, 1) : Decode(text, at);
            if (matched is null)
            {
                Follow(_start, NewSlots(), text, at, c);
            }

            if (_current.Count == 0 && matched is not null)
            {
                break;
            }

            Step(ref matched, c, text, at + width);
            (_current, _following) = (_following, _current);
            Release(_following);
            if (atEnd)
            {
                break;
            }

            at += width;
        }

        Release(_current);
        return matched;
    }

    private void Step(ref int[]? matched, int c, string text, int next)
    {
        (_current, _following) = (_following, _current);
        var following = c < 0 || next >= text.Length ? -1 : Decode(text, next).Code;
        for (var i = 0; i < _following.Count; i++)
        {
            var (pc, slots) = _following[i];
            var instruction = _code[pc];
            if (instruction.Kind == InstructionKind.Match)
            {
                matched = slots.AsSpan().ToArray();
                break;
            }

            if (c >= 0 && instruction.Set!.Contains(c))
            {
                Follow(instruction.Next, Copy(slots), text, next, following);
            }
        }

        (_current, _following) = (_following, _current);
    }

    // Adds all instructions reached without consuming, best first, to the current list. Owns the slots it is given.
    private void Follow(int start, int[] first, string text, int at, int c)
    {
        var pending = new Stack<(int Pc, int[] Slots)>();
        pending.Push((start, first));
        while (pending.TryPop(out var thread))
        {
            var (pc, slots) = thread;
            if (!_current.Mark(pc))
            {
                _free.Push(slots);
                continue;
            }

            var instruction = _code[pc];
            switch (instruction.Kind)
            {
                case InstructionKind.Split:
                    pending.Push((instruction.Other, Copy(slots)));
                    pending.Push((instruction.Next, slots));
                    break;
                case InstructionKind.Save:
                    if (instruction.Other < _slots)
                    {
                        slots[instruction.Other] = at;
                    }

                    pending.Push((instruction.Next, slots));
                    break;
                case InstructionKind.Assert when Holds((Assertion)instruction.Other, text, at, c):
                    pending.Push((instruction.Next, slots));
                    break;
                case InstructionKind.Assert:
                    _free.Push(slots);
                    break;
                default:
                    _current.Add(pc, slots);
                    break;
            }
        }
    }

    private static bool Holds(Assertion assertion, string text, int at, int next)
    {
        var before = at > 0 ? text[at - 1] : -1;
        return assertion switch
        {
            Assertion.BeginText => at == 0,
            Assertion.EndText => at >= text.Length,
            Assertion.BeginLine => at == 0 || before == '\n',
            Assertion.EndLine => at >= text.Length || next == '\n',
            Assertion.WordBoundary => IsWord(before) != IsWord(next),
            _ => IsWord(before) == IsWord(next),
        };
    }

    private static bool IsWord(int c) => c is >= '0' and <= '9' or >= 'A' and <= 'Z' or '_' or >= 'a' and <= 'z';

    private static (int Code, int Width) Decode(string text, int at)
    {
        var c = text[at];
        return char.IsHighSurrogate(c) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1])
            ? (char.ConvertToUtf32(c, text[at + 1]), 2)
            : (c, 1);
    }

    private int[] NewSlots()
    {
        var slots = _free.TryPop(out var used) ? used : new int[_slots];
        Array.Fill(slots, -1);
        return slots;
    }

    private int[] Copy(int[] slots)
    {
        var copy = _free.TryPop(out var used) ? used : new int[_slots];
        slots.CopyTo(copy, 0);
        return copy;
    }

    private void Release(ThreadList threads)
    {
        for (var i = 0; i < threads.Count; i++)
        {
            _free.Push(threads[i].Slots);
        }

        threads.Clear();
    }
}
