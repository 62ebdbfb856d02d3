using System.Runtime.CompilerServices;
using Plinto.Rego.Builtins;
using Plinto.Rego.Values;

namespace Plinto.Rego.Run.Nodes;

/// <summary>Calls a built-in: checks the kinds of its operands, and turns a failure into "undefined" or, when strict, an error.</summary>
internal sealed class BuiltinCallNode(BuiltinSignature signature, BuiltinFunction function, Source[] arguments, int target) : Node
{
    // The schema functions judge the kinds of their operands themselves: an array that the type checker could not see is a document like any other.
    private readonly int[] _masks = [.. signature.Arguments.Select(type => signature.Name is "json.match_schema" or "json.verify_schema" ? ~0 : MaskOf(type))];

    // What has not even the kind asked for is not valid: these answer, where others fail.
    private readonly bool _asksValidity = signature.Name.EndsWith("is_valid", StringComparison.Ordinal);

    // As large as their operands, made anew by each call.
    private readonly bool _makesSets = signature.Name is "and" or "minus" or "intersection";

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

        if (_makesSets && result is RegoSet set && !e.Charge(set.Count))
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

    // Two messages have a wording of their own.
    private string Expected(int position) => signature.Name switch
    {
        "count" => "one of {array, object, set, string}",
        "time.clock" or "time.date" or "time.diff" or "time.format" or "time.weekday" => "either number (ns) or [number (ns), string (tz)]",
        _ => KindNames.Expected(_masks[position]),
    };

    private int WrongKind(Evaluation e, Span<RegoValue?> r, int position, RegoValue value)
    {
        if (_asksValidity)
        {
            r[target] = RegoBoolean.False;
            return Flow.Next;
        }

        e.Builtins.OperandError(position + 1, Expected(position), value);
        return Failed(e, e.Builtins.Failure!);
    }

    private int Failed(Evaluation e, BuiltinException failure)
    {
        e.Builtins.Clear();
        if (!e.Options.StrictBuiltinErrors)
        {
            return Flow.Undefined;
        }

        e.Fail(failure.IsTypeError ? RegoErrorCode.Type : RegoErrorCode.Builtin, $"{signature.Name}: {failure.Message}", Location);
        return Flow.Halt;
    }

    [InlineArray(4)]
    private struct Operands
    {
        private RegoValue _first;
    }
}
