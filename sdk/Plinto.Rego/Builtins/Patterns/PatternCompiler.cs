using System.Runtime.CompilerServices;

namespace Plinto.Rego.Builtins.Patterns;

/// <summary>Turns a parsed pattern into instructions, from the end backwards, so that each knows where it goes on.</summary>
internal sealed class PatternCompiler
{
    // Bounds both memory and the time of a step; what Go accepts stays well below.
    private const int MostInstructions = 200_000;

    private readonly List<Instruction> _code = [];

    private PatternCompiler()
    {
    }

    public static (Instruction[] Code, int Start) Compile(PatternNode node)
    {
        var compiler = new PatternCompiler();
        var match = compiler.Add(new Instruction(InstructionKind.Match));
        var end = compiler.Add(new Instruction(InstructionKind.Save, match, 1));
        var body = compiler.Emit(node, end);
        var start = compiler.Add(new Instruction(InstructionKind.Save, body, 0));
        return ([.. compiler._code], start);
    }

    private int Emit(PatternNode node, int next)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (node)
        {
            case PatternNode.Empty:
                return next;
            case PatternNode.Chars chars:
                return Add(new Instruction(InstructionKind.Char, next, Set: chars.Set));
            case PatternNode.Assert assert:
                return Add(new Instruction(InstructionKind.Assert, next, (int)assert.Kind));
            case PatternNode.Sequence sequence:
                for (var i = sequence.Parts.Count - 1; i >= 0; i--)
                {
                    next = Emit(sequence.Parts[i], next);
                }

                return next;
            case PatternNode.Choice choice:
                var at = Emit(choice.Options[^1], next);
                for (var i = choice.Options.Count - 2; i >= 0; i--)
                {
                    at = Add(new Instruction(InstructionKind.Split, Emit(choice.Options[i], next), at));
                }

                return at;
            case PatternNode.Group group:
                var close = Add(new Instruction(InstructionKind.Save, next, (group.Number * 2) + 1));
                return Add(new Instruction(InstructionKind.Save, Emit(group.Inner, close), group.Number * 2));
            default:
                return EmitRepeat((PatternNode.Repeat)node, next);
        }
    }

    private int EmitRepeat(PatternNode.Repeat repeat, int next)
    {
        if (repeat.Most < 0)
        {
            next = repeat.Least == 0 ? EmitStar(repeat, next) : EmitPlus(repeat, next);
        }
        else
        {
            // x{2,4} is xx(x(x)?)?: leaving early leaves all the rest.
            var end = next;
            for (var i = repeat.Least; i < repeat.Most; i++)
            {
                next = Fork(repeat.Greedy, Emit(repeat.Inner, next), end);
            }
        }

        for (var i = repeat.Most < 0 ? 1 : 0; i < repeat.Least; i++)
        {
            next = Emit(repeat.Inner, next);
        }

        return next;
    }

    private int EmitStar(PatternNode.Repeat repeat, int next)
    {
        // (x+)? when x can be empty: then the first round records its captures before the loop is known to go nowhere.
        if (CanBeEmpty(repeat.Inner))
        {
            return Fork(repeat.Greedy, EmitPlus(repeat, next), next);
        }

        var fork = Add(default);
        _code[fork] = ForkOf(repeat.Greedy, Emit(repeat.Inner, fork), next);
        return fork;
    }

    private int EmitPlus(PatternNode.Repeat repeat, int next)
    {
        var fork = Add(default);
        var body = Emit(repeat.Inner, fork);
        _code[fork] = ForkOf(repeat.Greedy, body, next);
        return body;
    }

    private static bool CanBeEmpty(PatternNode node) => node switch
    {
        PatternNode.Chars => false,
        PatternNode.Sequence s => s.Parts.All(CanBeEmpty),
        PatternNode.Choice c => c.Options.Any(CanBeEmpty),
        PatternNode.Group g => CanBeEmpty(g.Inner),
        PatternNode.Repeat r => r.Least == 0 || CanBeEmpty(r.Inner),
        _ => true,
    };

    private int Fork(bool greedy, int body, int leave) => Add(ForkOf(greedy, body, leave));

    private static Instruction ForkOf(bool greedy, int body, int leave) =>
        greedy ? new Instruction(InstructionKind.Split, body, leave) : new Instruction(InstructionKind.Split, leave, body);

    private int Add(Instruction instruction)
    {
        if (_code.Count >= MostInstructions)
        {
            throw new PatternException("expression too large", "");
        }

        _code.Add(instruction);
        return _code.Count - 1;
    }
}
