using System.Runtime.CompilerServices;
using Plinto.Rego.Builtins;
using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

/// <summary>Calls a built-in: checks the kinds of its operands, and turns a failure into "undefined" or, when strict, an error.</summary>
internal sealed class BuiltinCallNode(BuiltinRow builtin, BuiltinFunction function, Source[] arguments, int target) : Node
{
    private readonly int[] _masks = [.. builtin.Signature.Arguments.Select(type => builtin.Signature.Traits.HasFlag(BuiltinTraits.JudgesKinds) ? ~0 : MaskOf(type))];
    private readonly bool _validates = builtin.Signature.Traits.HasFlag(BuiltinTraits.Validates);
    private readonly bool _makesSet = builtin.Signature.Traits.HasFlag(BuiltinTraits.MakesSet);

    public override int Execute(Evaluation e, Span<RegoValue?> r)
    {
        var buffer = new Operands();
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i].Get(r) is not { } value)
            {
                return Flow.Undefined;
            }

            var kind = value.Kind;
            if ((_masks[i] & (1 << (int)kind)) == 0)
            {
                return WrongKind(e, r, i, value);
            }

            if (kind >= RegoKind.Number && !e.Weigh(value))
            {
                return Flow.Halt;
            }

            buffer[i] = value;
        }

        ReadOnlySpan<RegoValue> operands = buffer;
        var context = e.Builtins;
        RegoValue? result;
        try
        {
            result = function(context, operands[..arguments.Length]);
        }
        catch (BuiltinException failure)
        {
            return Failed(e, failure);
        }

        if (result is null)
        {
            return e.Error is not null ? Flow.Halt : context.Failure is { } failure ? Failed(e, failure) : Flow.Undefined;
        }

        if (_makesSet && result is RegoSet set && !e.Charge(set.Count))
        {
            return Flow.Halt;
        }

        r[target] = result;
        return Flow.Next;
    }

    private static int MaskOf(RegoType type) => type.Kind switch
    {
        RegoTypeKind.Any => type.Union.Count == 0 ? ~0 : type.Union.Aggregate(0, static (mask, member) => mask | MaskOf(member)),
        RegoTypeKind.Null => 1 << (int)RegoKind.Null,
        RegoTypeKind.Boolean => 1 << (int)RegoKind.Boolean,
        RegoTypeKind.Number => 1 << (int)RegoKind.Number,
        RegoTypeKind.String => 1 << (int)RegoKind.String,
        RegoTypeKind.Array => 1 << (int)RegoKind.Array,
        RegoTypeKind.Set => 1 << (int)RegoKind.Set,
        _ => 1 << (int)RegoKind.Object,
    };

    private int WrongKind(Evaluation e, Span<RegoValue?> r, int position, RegoValue value)
    {
        if (_validates)
        {
            r[target] = RegoBoolean.False;
            return Flow.Next;
        }

        e.Builtins.OperandError(position + 1, builtin.Expects ?? KindNames.Expected(_masks[position]), value);
        return Failed(e, e.Builtins.Failure!);
    }

    private int Failed(Evaluation e, BuiltinException failure)
    {
        e.Builtins.Clear();
        if (!e.Options.StrictBuiltinErrors)
        {
            return Flow.Undefined;
        }

        e.Fail(failure.IsTypeError ? RegoErrorCode.Type : RegoErrorCode.Builtin, $"{builtin.Signature.Name}: {failure.Message}", Location);
        return Flow.Halt;
    }

    [InlineArray(4)]
    private struct Operands
    {
        private RegoValue _first;
    }
}
